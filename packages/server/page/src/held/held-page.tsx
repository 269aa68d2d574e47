import { Text } from '@mantine/core'
import { useListed } from '../api/use-asked.ts'
import type { Held } from '../api/views.ts'
import { ConfirmButton } from '../shared/confirm-button.tsx'
import { EndlessTable, type Column } from '../shared/endless-table.tsx'
import { JobLink, ProviderLink } from '../shared/links.tsx'
import { Nothing } from '../shared/nothing.tsx'
import { PageTitle } from '../shared/page-title.tsx'
import { Since } from '../shared/since.tsx'

const words: Readonly<Record<string, string>> = {
  dead_letter: 'An event before is parked',
  paused: 'Paused',
  provider_unknown: 'Nobody is connected to its organization',
  credentials: 'The product refuses the login',
  activation: 'An activation waits for a person',
}

const columns: readonly Column<Held>[] = [
  { heading: 'Job', cell: ({ jobId }) => <JobLink id={jobId} /> },
  {
    heading: 'Why',
    width: '34%',
    cell: ({ reason, freedBy }) => (
      <>
        <Text size="sm">{words[reason] ?? reason}</Text>
        <Text size="xs" c="dimmed">
          Freed by: {freedBy}
        </Text>
      </>
    ),
  },
  { heading: 'Events', isMinor: true, cell: ({ waiting }) => waiting },
  { heading: 'Held', cell: ({ since }) => <Since at={since} /> },
  { heading: 'Provider', isMinor: true, cell: (held) => <ProviderLink id={held.externalOrganizationId} /> },
  { heading: '', cell: (held) => <ResumeJob held={held} /> },
]

/** Jobs whose events wait for something else than their turn. */
export default function HeldPage() {
  const list = useListed<Held>('/v1/held')
  return (
    <>
      <PageTitle
        title="Held"
        lead="Jobs whose events wait for something else than their turn, and what frees each."
      />
      <EndlessTable
        label="Held jobs"
        list={list}
        columns={columns}
        keyOf={({ jobId, externalOrganizationId, reason, since }) =>
          [jobId, externalOrganizationId, reason, since].join()
        }
        empty={<Nothing title="Nothing is held">What waits is tried again by itself.</Nothing>}
      />
    </>
  )
}

function ResumeJob({ held: { jobId, reason } }: { held: Held }) {
  if (jobId === null || reason !== 'paused') return undefined
  return (
    <ConfirmButton
      name="Resume"
      scope="operate"
      question={`Resume job ${jobId}?`}
      consequence="Its events are handed to the adapter in their order, unless its provider or everything is paused as well."
      onConfirm={(act) => act('/v1/resume', { body: { jobId } })}
    />
  )
}
