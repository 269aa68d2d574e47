import { Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { StatusBadge } from '@truckroll/ui'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'wouter'
import { pageSizes, useListed, withQuery } from '../api/use-asked.ts'
import type { JobSummary } from '../api/views.ts'
import { EndlessTable, type Column } from '../shared/endless-table.tsx'
import { JobLink, ProviderLink } from '../shared/links.tsx'
import { Nothing } from '../shared/nothing.tsx'
import { PageTitle } from '../shared/page-title.tsx'
import { Since } from '../shared/since.tsx'
import { WaitingBadge } from '../shared/waiting-badge.tsx'

const columns: readonly Column<JobSummary>[] = [
  {
    heading: 'Job',
    cell: ({ id, title }) => (
      <>
        <JobLink id={id} text={title ?? id} />
        <Text size="xs" c="dimmed">
          {id}
        </Text>
      </>
    ),
  },
  {
    heading: 'Customer',
    isMinor: true,
    cell: ({ customer, address }) => (
      <>
        <Text size="sm">{customer ?? 'not named'}</Text>
        <Text size="xs" c="dimmed">
          {address}
        </Text>
      </>
    ),
  },
  {
    heading: 'Brand',
    isMinor: true,
    cell: ({ brand, claim, externalId }) => (
      <>
        <Text size="sm">{brand ?? 'not named'}</Text>
        <Text size="xs" c="dimmed">
          {claim ?? externalId}
        </Text>
      </>
    ),
  },
  { heading: 'Provider', isMinor: true, cell: (job) => <ProviderLink id={job.externalOrganizationId} /> },
  { heading: 'State', cell: ({ state }) => (state === null ? 'not known' : <StatusBadge status={state} />) },
  {
    heading: 'Waits for',
    cell: ({ waiting }) => (waiting === null ? '' : <WaitingBadge waiting={waiting} />),
  },
  { heading: 'Came', isMinor: true, cell: ({ firstSeenAt }) => <Since at={firstSeenAt} /> },
]

/** Jobs, newest first; found by whatever people call them. */
export default function JobsPage() {
  const [query, setQuery] = useSearchParams()
  const [typed, setTyped] = useState(query.get('q') ?? '')
  const [text] = useDebouncedValue(typed.trim(), 250)
  const only = query.get('only') ?? 'all'
  const list = useListed<JobSummary>(withQuery('/v1/jobs', { q: text, ...toFilter(only) }), pageSizes)

  useEffect(() => {
    setQuery(
      (before) => {
        if (text === '') before.delete('q')
        else before.set('q', text)
        return before
      },
      { replace: true },
    )
    // The address follows what was typed, so that it can be sent to somebody.
  }, [text])

  return (
    <>
      <PageTitle title="Jobs" lead="What Dispatch told of, newest first." />
      <Stack gap="sm">
        <Group>
          <TextInput
            aria-label="Find jobs"
            placeholder="Claim, name, phone, street, work order or id"
            leftSection={<IconSearch size={16} />}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            maxLength={200}
            flex={1}
            miw={240}
            data-autofocus
          />
          <SegmentedControl
            aria-label="Which jobs"
            value={only}
            onChange={(next) =>
              setQuery((before) => {
                before.set('only', next)
                return before
              })
            }
            data={[
              { value: 'all', label: 'All' },
              { value: 'waiting', label: 'Waiting' },
              { value: 'unlinked', label: 'Not linked' },
            ]}
          />
        </Group>
        <EndlessTable
          label="Jobs"
          list={list}
          columns={columns}
          keyOf={({ id }) => id}
          empty={
            <Nothing title={text === '' && only === 'all' ? 'No job yet' : 'No job fits'}>
              {text === ''
                ? 'Jobs stand here once Dispatch has told of them.'
                : 'Did it never come? The commands and the API prove it: truckroll explain.'}
            </Nothing>
          }
        />
      </Stack>
    </>
  )
}

function toFilter(only: string): Readonly<Record<string, string>> {
  if (only === 'waiting') return { waiting: 'any' }
  return only === 'unlinked' ? { bmsId: 'none' } : {}
}
