import { Badge, Text } from '@mantine/core'
import { useListed } from '../api/use-asked.ts'
import type { Attention } from '../api/views.ts'
import { ConfirmButton } from '../shared/confirm-button.tsx'
import { EndlessTable, type Column } from '../shared/endless-table.tsx'
import { JobLink, ProviderLink } from '../shared/links.tsx'
import { Nothing } from '../shared/nothing.tsx'
import { PageTitle } from '../shared/page-title.tsx'
import { Since } from '../shared/since.tsx'

const columns: readonly Column<Attention>[] = [
  {
    heading: 'What',
    width: '46%',
    cell: ({ cause, text }) => (
      <>
        <Badge color="orange" variant="light" radius="sm" tt="none" mb={4}>
          {cause}
        </Badge>
        <Text size="sm">{text}</Text>
      </>
    ),
  },
  { heading: 'Job', cell: ({ jobId }) => <JobLink id={jobId} /> },
  { heading: 'Provider', isMinor: true, cell: (item) => <ProviderLink id={item.externalOrganizationId} /> },
  { heading: 'Since', isMinor: true, cell: ({ since }) => <Since at={since} /> },
  { heading: '', cell: (item) => <Done item={item} /> },
]

/** What a person should look at. */
export default function AttentionPage() {
  const list = useListed<Attention>('/v1/attention')
  return (
    <>
      <PageTitle
        title="Attention"
        lead="What the gateway cannot decide by itself. Look into it, then tick it off."
      />
      <EndlessTable
        label="What needs attention"
        list={list}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Nothing title="Nothing needs you">What does stands here, the newest first.</Nothing>}
      />
    </>
  )
}

function Done({ item: { id, cause } }: { item: Attention }) {
  const isActivation = cause === 'activation'
  return (
    <ConfirmButton
      name="Done"
      scope="operate"
      isGrave={isActivation}
      question={isActivation ? 'Reject this activation?' : 'Tick it off?'}
      consequence={
        isActivation
          ? 'The activation is not applied, and what waited for it goes on. To apply it instead, connect the provider by hand.'
          : 'It is no longer listed here, and the audit says that you did it. Nothing else changes.'
      }
      onConfirm={(act) => act(`/v1/attention/${encodeURIComponent(id)}/done`)}
    />
  )
}
