import { Button, Group, Select, Text } from '@mantine/core'
import { useState } from 'react'
import type { StateView } from '../../../src/control/views.ts'
import { send, sendJob } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Part } from '../parts/part.tsx'
import { brandName, providersOf, toOption } from '../words/providers.ts'
import { textOf } from '../words/read-payload.ts'

/** Offers that no rule has found a provider for: a person at Dispatch gives each to one, or ends it. */
export function OpenOffers() {
  const { state } = usePage()
  const offers = state.records.filter(({ recordType }) => recordType === 'offer')
  if (offers.length === 0) return null
  return (
    <Part title="Offers that look for a provider">
      {offers.map((offer) => (
        <OpenOffer key={offer.id} offer={offer} />
      ))}
    </Part>
  )
}

function OpenOffer({ offer }: { offer: StateView['records'][number] }) {
  const { state, act, isBusy, choose } = usePage()
  const providers = providersOf(state, offer.brandKey)
  const [provider, setProvider] = useState<string | null>(
    providers[0] === undefined ? null : String(providers[0].id),
  )
  const title = textOf(offer.fields['title']) || offer.name
  const assign = async (): Promise<void> => {
    const organizationId = providers.find(({ id }) => String(id) === provider)?.id
    const job = await act(() => sendJob(`/offers/${offer.id}/assign`, { organizationId }))
    if (job !== undefined) choose(job.id)
  }
  return (
    <Group justify="space-between" gap="xs">
      <div>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <Text size="xs" c="dimmed">
          {offer.name}, from {brandName(state, offer.brandKey)}
        </Text>
      </div>
      <Group gap={4}>
        <Select
          size="xs"
          w={150}
          aria-label={`Provider for ${title}`}
          data={providers.map(toOption)}
          value={provider}
          onChange={setProvider}
        />
        <Button size="compact-sm" disabled={isBusy || provider === null} onClick={() => void assign()}>
          Give it
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isBusy}
          onClick={() => void act(() => send(`/offers/${offer.id}/cancel`))}
        >
          End it
        </Button>
      </Group>
    </Group>
  )
}
