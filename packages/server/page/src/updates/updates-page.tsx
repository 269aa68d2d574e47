import { Badge, SegmentedControl, Text } from '@mantine/core'
import { TimeText } from '@truckroll/ui'
import { useSearchParams } from 'wouter'
import { pageSizes, useListed, withQuery } from '../api/use-asked.ts'
import type { Update } from '../api/views.ts'
import { EndlessTable, type Column } from '../shared/endless-table.tsx'
import { JobLink } from '../shared/links.tsx'
import { Nothing } from '../shared/nothing.tsx'
import { PageTitle } from '../shared/page-title.tsx'
import { updateColors } from '../shared/update-colors.ts'

const causeWords: Readonly<Record<string, string>> = {
  echo: 'it repeats what came from Dispatch',
  out_of_order: 'something newer was reported before',
  repeated: 'the same was reported before',
  circle: 'answers went round in a circle',
  setting: 'the settings hold this kind back',
}

const columns: readonly Column<Update>[] = [
  { heading: 'Taken', cell: ({ acceptedAt }) => <TimeText at={Date.parse(acceptedAt)} /> },
  {
    heading: 'What',
    cell: ({ kind, id }) => (
      <>
        <Text size="sm" fw={500}>
          {kind}
        </Text>
        <Text size="xs" c="dimmed" lineClamp={1}>
          {id}
        </Text>
      </>
    ),
  },
  { heading: 'Job', cell: ({ jobId }) => <JobLink id={jobId} /> },
  {
    heading: 'State',
    width: '34%',
    cell: ({ state, cause, message }) => (
      <>
        <Badge color={updateColors[state]} variant="light" radius="sm" tt="none">
          {state}
        </Badge>
        {cause !== undefined && (
          <Text size="xs" c="dimmed" mt={2}>
            {causeWords[cause] ?? cause}
          </Text>
        )}
        {message !== undefined && <Text size="sm">{message}</Text>}
      </>
    ),
  },
  { heading: 'Attempts', isMinor: true, cell: ({ attempts }) => attempts },
  {
    heading: 'Sent',
    isMinor: true,
    cell: ({ sentAt }) => (sentAt === undefined ? 'not yet' : <TimeText at={Date.parse(sentAt)} />),
  },
]

/** What providers reported, on its way to Dispatch, newest first. */
export default function UpdatesPage() {
  const [query, setQuery] = useSearchParams()
  const state = query.get('state') ?? 'all'
  const list = useListed<Update>(
    withQuery('/v1/updates', { state: state === 'all' ? undefined : state }),
    pageSizes,
  )
  return (
    <>
      <PageTitle
        title="Updates"
        lead="What providers reported, and what Dispatch made of it; newest first."
      />
      <SegmentedControl
        mb="sm"
        className="choices"
        aria-label="State"
        value={state}
        onChange={(next) => setQuery({ state: next })}
        data={['all', ...Object.keys(updateColors)]}
      />
      <EndlessTable
        label="Updates"
        list={list}
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          <Nothing title={state === 'all' ? 'No update yet' : `No update is ${state}`}>
            They come from the adapter, its webhooks and polls, and from POST /v1/jobs/JOB/updates.
          </Nothing>
        }
      />
    </>
  )
}
