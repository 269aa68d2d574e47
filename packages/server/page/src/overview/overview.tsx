import { Grid, SimpleGrid, Stack } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useAsked } from '../api/use-asked.ts'
import type { Status } from '../api/views.ts'
import { Failure } from '../shared/failure.tsx'
import { Loading } from '../shared/loading.tsx'
import { PageTitle } from '../shared/page-title.tsx'
import { toSpan } from '../shared/to-span.ts'
import { useNow } from '../shared/use-now.ts'
import { useRights } from '../shell/session.ts'
import { Alerts } from './alerts.tsx'
import { Facts } from './facts.tsx'
import { Figure } from './figure.tsx'
import { Pauses } from './pauses.tsx'
import { Polling } from './polling.tsx'

// The library that draws is loaded once the figures stand.
const Charts = lazy(() => import('./charts.tsx'))

/** How it goes: what is in trouble, how much waits, what was done of late. */
export function Overview() {
  const { data: status, error } = useAsked<Status>('/v1/status')
  const { can } = useRights()
  if (status === undefined) return error === null ? <Loading /> : <Failure error={error} />
  const connected = status.providers['connected'] ?? 0
  const known = Object.values(status.providers).reduce((sum, count) => sum + count, 0)
  return (
    <>
      <PageTitle
        title="Overview"
        lead={`${status.adapter.name} ${status.adapter.version}, ${status.instance} in ${status.environment}`}
      >
        <Pauses status={status} />
      </PageTitle>
      <Stack>
        {can('read', 'operate') && <Alerts />}
        <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
          <Figure
            label="Wait for delivery"
            value={status.waitingEvents}
            note={<Oldest at={status.oldestWaitingAt} />}
            href="/waiting"
          />
          <Figure
            label="Wait to be sent"
            value={status.queuedUpdates}
            note={<Oldest at={status.oldestQueuedAt} />}
            href="/updates?state=queued"
          />
          <Figure label="Held jobs" value={status.heldKeys} note="wait for something else" href="/held" />
          <Figure
            label="Dead letters"
            value={status.deadLetters}
            note={status.replaying > 0 ? `${status.replaying} being replayed` : 'parked for a person'}
            href="/dead-letters"
            isBad
          />
          <Figure
            label="Attention"
            value={status.attention}
            note="for a person to look at"
            href="/attention"
            isBad
          />
          <Figure
            label="Providers"
            value={connected}
            note={`connected, of ${known} known`}
            href="/providers"
          />
        </SimpleGrid>
        <Suspense fallback={<Loading />}>
          <Charts status={status} />
        </Suspense>
        <Grid gap="md">
          <Grid.Col span={{ base: 12, lg: 7 }}>
            <Polling status={status} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 5 }}>
            <Facts status={status} />
          </Grid.Col>
        </Grid>
      </Stack>
    </>
  )
}

function Oldest({ at }: { at: string | null }) {
  const now = useNow()
  return at === null ? 'nothing waits' : `the oldest for ${toSpan(Math.max(0, now - Date.parse(at)))}`
}
