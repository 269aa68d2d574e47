import { SegmentedControl, Text } from '@mantine/core'
import { useSearchParams } from 'wouter'
import { useListed, withQuery } from '../api/use-asked.ts'
import type { Provider } from '../api/views.ts'
import { EndlessTable, type Column } from '../shared/endless-table.tsx'
import { ProviderLink } from '../shared/links.tsx'
import { Nothing } from '../shared/nothing.tsx'
import { PageTitle } from '../shared/page-title.tsx'
import { Since } from '../shared/since.tsx'
import { OnboardButton } from './onboard-button.tsx'
import { ProviderStateBadge, providerStates } from './provider-state-badge.tsx'

const columns: readonly Column<Provider>[] = [
  {
    heading: 'Provider',
    cell: ({ externalOrganizationId, name }) => (
      <>
        <Text size="sm" fw={500}>
          {name}
        </Text>
        <Text size="xs">
          <ProviderLink id={externalOrganizationId} />
        </Text>
      </>
    ),
  },
  {
    heading: 'State',
    cell: (provider) => (
      <>
        <ProviderStateBadge provider={provider} />
        {provider.text !== undefined && (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {provider.text}
          </Text>
        )}
      </>
    ),
  },
  { heading: 'At Dispatch', isMinor: true, cell: ({ organizationId }) => organizationId ?? 'not known yet' },
  {
    heading: 'Reached by',
    isMinor: true,
    cell: ({ email, phoneNumber }) => [email, phoneNumber].filter((text) => text !== undefined).join(', '),
  },
  { heading: 'Asked for', isMinor: true, cell: ({ requestedAt }) => <Since at={requestedAt} /> },
]

/** Service companies: connect, look, change, offboard. */
export default function ProvidersPage() {
  const [query, setQuery] = useSearchParams()
  const state = query.get('state') ?? 'all'
  const filter = state === 'all' ? undefined : state
  const list = useListed<Provider>(withQuery('/v1/providers', { state: filter }), [100, 200])
  return (
    <>
      <PageTitle title="Providers" lead="The service companies whose jobs this gateway carries.">
        <OnboardButton />
      </PageTitle>
      <SegmentedControl
        mb="sm"
        className="choices"
        aria-label="State"
        value={state}
        onChange={(next) => setQuery({ state: next })}
        data={[
          { value: 'all', label: 'All' },
          ...Object.entries(providerStates).map(([value, { words }]) => ({ value, label: words })),
        ]}
      />
      <EndlessTable
        label="Providers"
        list={list}
        columns={columns}
        keyOf={({ externalOrganizationId }) => externalOrganizationId}
        empty={
          <Nothing title={filter === undefined ? 'No provider yet' : 'No provider is in this state'}>
            Onboard one, or many from a file. Jobs of others wait or are delivered without a provider, as
            TRUCKROLL_UNKNOWN_PROVIDER says.
          </Nothing>
        }
      />
    </>
  )
}
