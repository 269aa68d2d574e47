import { Select, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { usePage } from '../live/page-context.tsx'
import { useOwnChoice } from '../live/use-own-choice.ts'
import { Column } from '../parts/column.tsx'
import { Documents } from '../parts/documents.tsx'
import { Feed } from '../parts/feed.tsx'
import { NewAccount } from '../parts/new-account.tsx'
import { Part } from '../parts/part.tsx'
import { brandName } from '../words/providers.ts'
import { BrandActs } from './brand-acts.tsx'
import { JobList } from './job-list.tsx'
import { MakeJob } from './make-job.tsx'

/** What the brand does and what it hears. */
export function BrandColumn() {
  const { state, job } = usePage()
  const [wanted, setWanted] = useOwnChoice()
  const [isOfJob, setOfJob] = useState(true)
  const brands = state.accounts.filter(({ role }) => role === 'brand')
  const brandKey = wanted ?? job?.brandKey ?? brands[0]?.key ?? ''
  const own = job?.brandKey === brandKey ? job : undefined
  return (
    <Column
      side="brand"
      title="Brand"
      purpose="has customers with jobs"
      who={
        <Select
          size="xs"
          w={170}
          aria-label="Which brand"
          data={brands.map(({ key }) => ({ value: key, label: brandName(state, key) }))}
          value={brandKey}
          onChange={setWanted}
          allowDeselect={false}
        />
      }
    >
      <MakeJob brandKey={brandKey} />
      <Part title={`Jobs (${state.jobs.filter((known) => known.brandKey === brandKey).length})`}>
        <JobList brandKey={brandKey} />
      </Part>
      {own !== undefined && (
        <Part title="With this job">
          <BrandActs key={own.id} job={own} />
        </Part>
      )}
      <Part
        title="What it hears"
        aside={
          own !== undefined && (
            <Switch
              size="xs"
              label="only this job"
              checked={isOfJob}
              onChange={(event) => setOfJob(event.currentTarget.checked)}
            />
          )
        }
      >
        <Feed
          accountKey={brandKey}
          jobId={isOfJob ? own?.id : undefined}
          nothing="Nothing yet. What the provider does with a job arrives here."
        />
      </Part>
      {own !== undefined && (
        <Part title="Bills">
          <Documents jobId={own.id} canAct={false} />
        </Part>
      )}
      <Stack gap={4}>
        <Text size="xs" c="dimmed">
          Key <code>{brandKey}</code>; its secret is under “Accounts” at Dispatch.
        </Text>
        <NewAccount role="brand" onMade={setWanted} />
      </Stack>
    </Column>
  )
}
