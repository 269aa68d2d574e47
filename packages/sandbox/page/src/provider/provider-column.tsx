import { Select, Text } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../../src/control/views.ts'
import { usePage } from '../live/page-context.tsx'
import { useOwnChoice } from '../live/use-own-choice.ts'
import { Column } from '../parts/column.tsx'
import { Documents } from '../parts/documents.tsx'
import { Feed } from '../parts/feed.tsx'
import { NewAccount } from '../parts/new-account.tsx'
import { Part } from '../parts/part.tsx'
import { toOption } from '../words/providers.ts'
import { AppActs } from './app-acts.tsx'
import { AppJob } from './app-job.tsx'
import { BillButton } from './bill-button.tsx'
import { Calendar } from './calendar.tsx'
import { OwnJobs } from './own-jobs.tsx'
import { VisitDialog } from './visit-dialog.tsx'

/** What people of a provider do in Dispatch's app, and what its own product hears. */
export function ProviderColumn() {
  const { state, job } = usePage()
  const [wanted, setWanted] = useOwnChoice()
  const [visitAt, setVisitAt] = useState<number>()
  const providers = state.organizations
  const providerId = wanted ?? String(job?.organizationId ?? job?.candidates[0] ?? providers[0]?.id ?? '')
  const provider = providers.find(({ id }) => String(id) === providerId)
  const own = job !== undefined && isWith(job, providerId) ? job : undefined
  const jobs = state.jobs.filter((known) => isWith(known, providerId))
  const gatewayKey = provider?.gatewayKey ?? null
  return (
    <Column
      side="provider"
      title="Provider"
      purpose="sends a technician"
      who={
        <Select
          size="xs"
          w={170}
          aria-label="Which provider"
          data={providers.map(toOption)}
          value={providerId}
          onChange={setWanted}
          allowDeselect={false}
          disabled={providers.length === 0}
        />
      }
    >
      <Part title="In Dispatch’s app">
        <OwnJobs jobs={jobs} />
        {own !== undefined && (
          <>
            <AppActs key={own.id} job={own} providerId={providerId} onSchedule={setVisitAt} />
            <AppJob job={own} onSchedule={setVisitAt} />
          </>
        )}
      </Part>
      <Calendar jobs={jobs} job={own} onFree={setVisitAt} />
      {own !== undefined && visitAt !== undefined && (
        <VisitDialog job={own} at={visitAt} onClose={() => setVisitAt(undefined)} />
      )}
      {own !== undefined && (
        <Part title="Estimates and invoices" aside={<BillButton job={own} />}>
          <Documents jobId={own.id} canAct />
        </Part>
      )}
      <Part title="What its product hears">
        {gatewayKey === null ? (
          <Text size="sm" c="dimmed">
            It has no product here: its people use the app only.
          </Text>
        ) : (
          <Feed
            accountKey={gatewayKey}
            jobId={own?.id}
            nothing="Nothing yet. Jobs, and what brand and app do with them, arrive here."
          />
        )}
      </Part>
      <NewAccount role="provider" onMade={setWanted} />
    </Column>
  )
}

/** Does the provider have the job, or is it offered to it? */
function isWith({ organizationId, candidates, strategy }: JobView, providerId: string): boolean {
  if (organizationId !== null) return String(organizationId) === providerId
  const offeredTo = strategy === 'round_robin' ? candidates.slice(0, 1) : candidates
  return offeredTo.some((id) => String(id) === providerId)
}
