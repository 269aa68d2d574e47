import { Badge, Group, Select, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useListed, withQuery } from '../api/use-asked.ts'
import type { DeadLetter } from '../api/views.ts'
import { EndlessTable, type Column } from '../shared/endless-table.tsx'
import { JobLink, ProviderLink } from '../shared/links.tsx'
import { Nothing } from '../shared/nothing.tsx'
import { PageTitle } from '../shared/page-title.tsx'
import { Since } from '../shared/since.tsx'
import { causeWords } from './cause-words.ts'
import { LetterButton } from './letter-button.tsx'
import { ReplayMany } from './replay-many.tsx'

const columns: readonly Column<DeadLetter>[] = [
  {
    heading: 'What',
    cell: ({ kind, type }) => (
      <>
        <Text size="sm" fw={500}>
          {type}
        </Text>
        <Text size="xs" c="dimmed">
          {kind === 'event' ? 'from Dispatch' : 'to Dispatch'}
        </Text>
      </>
    ),
  },
  { heading: 'Job', cell: ({ jobId }) => <JobLink id={jobId} /> },
  {
    heading: 'Why',
    width: '34%',
    cell: ({ cause, message, attempts }) => (
      <>
        <Group gap={6}>
          <Badge color="red" variant="light" radius="sm" tt="none">
            {cause}
          </Badge>
          <Text size="xs" c="dimmed">
            after {attempts} {attempts === 1 ? 'attempt' : 'attempts'}
          </Text>
        </Group>
        <Text size="sm" lineClamp={2} mt={2}>
          {message}
        </Text>
      </>
    ),
  },
  { heading: 'Behind it', isMinor: true, cell: ({ waitingBehind }) => waitingBehind },
  { heading: 'Parked', isMinor: true, cell: ({ parkedAt }) => <Since at={parkedAt} /> },
  { heading: 'Provider', isMinor: true, cell: (item) => <ProviderLink id={item.externalOrganizationId} /> },
  { heading: '', cell: (letter) => <LetterButton letter={letter} /> },
]

/** Parked events and updates: look, try again, give up. */
export default function DeadLettersPage() {
  const [cause, setCause] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const [provider] = useDebouncedValue(typed.trim(), 250)
  const filter = { cause: cause ?? undefined, externalOrganizationId: provider === '' ? undefined : provider }
  const list = useListed<DeadLetter>(withQuery('/v1/dead-letters', filter))
  return (
    <>
      <PageTitle
        title="Dead letters"
        lead="Events and updates that were parked because trying again by itself would not help. Mend the cause, then replay them; or skip what should not be done any more."
      >
        <ReplayMany filter={filter} />
      </PageTitle>
      <Group mb="sm">
        <Select
          aria-label="Cause"
          placeholder="Every cause"
          clearable
          value={cause}
          onChange={setCause}
          data={Object.entries(causeWords).map(([value, words]) => ({ value, label: `${value}: ${words}` }))}
          miw={280}
        />
        <TextInput
          aria-label="Provider"
          placeholder="Every provider"
          value={typed}
          maxLength={200}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </Group>
      <EndlessTable
        label="Dead letters"
        list={list}
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          <Nothing title={cause === null && provider === '' ? 'Nothing is parked' : 'Nothing fits'}>
            What fails for good stands here, with what the other side said.
          </Nothing>
        }
      />
    </>
  )
}
