import { Button, Group, SegmentedControl, Switch, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { TimeText } from '@truckroll/ui'
import { useState } from 'react'
import { pageSizes, useListed, withQuery } from '../api/use-asked.ts'
import type { WireCall } from '../api/views.ts'
import { EndlessTable, type Column } from '../shared/endless-table.tsx'
import { JobLink, ProviderLink } from '../shared/links.tsx'
import { Nothing } from '../shared/nothing.tsx'
import { PageTitle } from '../shared/page-title.tsx'
import { CallButton } from './call-button.tsx'
import { CallStatus } from './call-status.tsx'
import { toBytes } from './to-bytes.ts'

const peerWords: Readonly<Record<WireCall['peer'], string>> = {
  dispatch: 'Dispatch',
  bms: 'the product',
  caller: 'a caller',
}

const columns: readonly Column<WireCall>[] = [
  { heading: 'When', width: '7rem', cell: ({ at }) => <TimeText at={Date.parse(at)} /> },
  {
    heading: 'Who',
    isMinor: true,
    cell: ({ direction, peer }) =>
      direction === 'out' ? `to ${peerWords[peer]}` : `from ${peerWords[peer]}`,
  },
  {
    heading: 'What',
    width: '34%',
    cell: ({ method, host, path, error }) => (
      <>
        <Text size="sm" fw={500} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
          {method} {path}
        </Text>
        <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
          {error ?? host ?? 'this gateway'}
        </Text>
      </>
    ),
  },
  { heading: 'Job', isMinor: true, cell: ({ jobId }) => <JobLink id={jobId} /> },
  { heading: 'Provider', isMinor: true, cell: (call) => <ProviderLink id={call.externalOrganizationId} /> },
  { heading: 'Answer', cell: (call) => <CallStatus {...call} /> },
  {
    heading: 'Took',
    isMinor: true,
    cell: ({ ms, requestBytes, responseBytes }) => (
      <>
        <Text size="sm">{Math.round(ms)} ms</Text>
        <Text size="xs" c="dimmed">
          {toBytes(requestBytes)} there, {toBytes(responseBytes)} back
        </Text>
      </>
    ),
  },
  { heading: 'Details', cell: (call) => <CallButton call={call} /> },
]

type Ends = 'all' | 'to-dispatch' | 'to-bms' | 'in'
const filters: Readonly<Record<Ends, Readonly<Record<string, string>>>> = {
  all: {},
  'to-dispatch': { direction: 'out', peer: 'dispatch' },
  'to-bms': { direction: 'out', peer: 'bms' },
  in: { direction: 'in' },
}

/** What goes over the wire just now: to Dispatch, to the product, and what comes in. */
export default function WirePage() {
  const [ends, setEnds] = useState<Ends>('all')
  const [job, setJob] = useState('')
  const [provider, setProvider] = useState('')
  const [isFailed, setFailed] = useState(false)
  const [hasPolls, setPolls] = useState(false)
  const [isPaused, setPaused] = useState(false)
  const [jobId] = useDebouncedValue(job.trim(), 250)
  const [externalOrganizationId] = useDebouncedValue(provider.trim(), 250)
  const failed = isFailed ? 'true' : undefined
  const query = { ...filters[ends], jobId, externalOrganizationId, failed, emptyPolls: String(hasPolls) }
  const list = useListed<WireCall>(withQuery('/v1/wire', query), pageSizes, { isPaused })
  return (
    <>
      <PageTitle
        title="Wire log"
        lead="What this process sent and received of late, in memory only. Other processes have their own."
      >
        <Button
          variant="default"
          leftSection={isPaused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
          onClick={() => setPaused(!isPaused)}
        >
          {isPaused ? 'Follow again' : 'Hold still'}
        </Button>
      </PageTitle>
      <Group mb="sm" gap="sm">
        <SegmentedControl
          className="choices"
          aria-label="Calls"
          value={ends}
          onChange={setEnds}
          data={[
            { value: 'all', label: 'all' },
            { value: 'to-dispatch', label: 'to Dispatch' },
            { value: 'to-bms', label: 'to the product' },
            { value: 'in', label: 'that came in' },
          ]}
        />
        <TextInput
          aria-label="Only of this job"
          placeholder="Job"
          value={job}
          onChange={({ currentTarget }) => setJob(currentTarget.value)}
        />
        <TextInput
          aria-label="Only of this provider"
          placeholder="Provider"
          value={provider}
          onChange={({ currentTarget }) => setProvider(currentTarget.value)}
        />
        <Switch
          label="only failures"
          checked={isFailed}
          onChange={({ currentTarget }) => setFailed(currentTarget.checked)}
        />
        <Switch
          label="empty polls, too"
          checked={hasPolls}
          onChange={({ currentTarget }) => setPolls(currentTarget.checked)}
        />
      </Group>
      <EndlessTable
        label="Calls"
        list={list}
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          <Nothing title="No such call of late">The newest 500 of each kind are kept, for an hour.</Nothing>
        }
      />
    </>
  )
}
