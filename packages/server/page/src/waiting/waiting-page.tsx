import { SegmentedControl, Text } from '@mantine/core'
import { useSearchParams } from 'wouter'
import { pageSizes, useListed, withQuery } from '../api/use-asked.ts'
import type { JobSummary } from '../api/views.ts'
import { EndlessTable, type Column } from '../shared/endless-table.tsx'
import { JobLink, ProviderLink } from '../shared/links.tsx'
import { Nothing } from '../shared/nothing.tsx'
import { PageTitle } from '../shared/page-title.tsx'
import { NextTry, sideWords, WaitingBadge } from '../shared/waiting-badge.tsx'

const columns: readonly Column<JobSummary>[] = [
  {
    heading: 'Job',
    width: '22%',
    cell: ({ id, title, customer }) => (
      <>
        <JobLink id={id} text={title ?? id} />
        <Text size="xs" c="dimmed">
          {[id, customer].filter(Boolean).join(' · ')}
        </Text>
      </>
    ),
  },
  {
    heading: 'Waits for',
    cell: ({ waiting }) => (waiting === null ? '' : <WaitingBadge waiting={{ ...waiting, nextAt: null }} />),
  },
  { heading: 'Why', width: '36%', cell: ({ waiting }) => waiting?.why },
  { heading: 'Attempts', isMinor: true, cell: ({ waiting }) => waiting?.attempt },
  {
    heading: 'Next try',
    cell: ({ waiting }) =>
      waiting === null ? (
        ''
      ) : waiting.nextAt === null ? (
        'when somebody acts'
      ) : (
        <NextTry at={waiting.nextAt} />
      ),
  },
  { heading: 'Provider', isMinor: true, cell: (job) => <ProviderLink id={job.externalOrganizationId} /> },
]

/** Jobs that do not go on: who has to do something, and when they are tried again. */
export default function WaitingPage() {
  const [query, setQuery] = useSearchParams()
  const side = query.get('side') ?? 'any'
  const list = useListed<JobSummary>(withQuery('/v1/jobs', { waiting: side }), pageSizes)
  return (
    <>
      <PageTitle
        title="Waiting"
        lead="Jobs that do not go on by now: for whom each waits, why, and when it is tried again."
      />
      <SegmentedControl
        mb="sm"
        className="choices"
        aria-label="For whom they wait"
        value={side}
        onChange={(next) => setQuery({ side: next })}
        data={[
          { value: 'any', label: 'Anybody' },
          ...Object.entries(sideWords).map(([value, label]) => ({ value, label: capital(label) })),
        ]}
      />
      <EndlessTable
        label="Jobs that wait"
        list={list}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Nothing title="Nothing waits">Every job is where its provider and Dispatch left it.</Nothing>}
      />
    </>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
