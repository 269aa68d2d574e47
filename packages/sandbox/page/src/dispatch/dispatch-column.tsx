import { Badge, Tabs } from '@mantine/core'
import { useState } from 'react'
import { usePage } from '../live/page-context.tsx'
import { Column } from '../parts/column.tsx'
import { Accounts } from './accounts.tsx'
import { FirstSteps } from './first-steps.tsx'
import { JobPanel } from './job-panel.tsx'
import { OpenOffers } from './open-offers.tsx'
import { Queues } from './queues.tsx'
import { Trouble } from './trouble.tsx'
import { WantToConnect } from './want-to-connect.tsx'
import { Wire } from './wire.tsx'

/** What stands between brand and provider: what counts, what waits, what was said, and what goes wrong. */
export function DispatchColumn() {
  const { state, job, requests } = usePage()
  const [tab, setTab] = useState<string | null>('queues')
  const waiting = state.queues.reduce(
    (sum, queue) => sum + (isTaken(queue.accountKey) ? queue.waiting + queue.inFlight : 0),
    0,
  )
  const refused = requests.filter(({ signature }) => signature === 'wrong').length

  /** Does anybody take these messages? A brand's own system is rarely at hand. */
  function isTaken(accountKey: string): boolean {
    const account = state.accounts.find(({ key }) => key === accountKey)
    const queue = state.queues.find((known) => known.accountKey === accountKey)
    return account?.role !== 'brand' || account.delivery === 'webhook' || queue?.polledAt !== null
  }

  return (
    <Column side="dispatch" title="Dispatch" purpose="the network between them">
      {job === undefined ? <FirstSteps /> : <JobPanel job={job} onShowQueues={() => setTab('queues')} />}
      <WantToConnect />
      <OpenOffers />
      <Tabs value={tab} onChange={setTab} keepMounted={false} variant="default">
        <Tabs.List>
          <Tabs.Tab value="queues" px="xs" rightSection={waiting > 0 && <Count of={waiting} />}>
            Queues
          </Tabs.Tab>
          <Tabs.Tab value="wire" px="xs" rightSection={refused > 0 && <Count of={refused} isBad />}>
            Wire
          </Tabs.Tab>
          <Tabs.Tab
            value="trouble"
            px="xs"
            rightSection={state.faults.length > 0 && <Count of={state.faults.length} isBad />}
          >
            Trouble
          </Tabs.Tab>
          <Tabs.Tab value="accounts" px="xs">
            Accounts
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="queues" pt="sm">
          <Queues />
        </Tabs.Panel>
        <Tabs.Panel value="wire" pt="sm">
          <Wire />
        </Tabs.Panel>
        <Tabs.Panel value="trouble" pt="sm">
          <Trouble />
        </Tabs.Panel>
        <Tabs.Panel value="accounts" pt="sm">
          <Accounts />
        </Tabs.Panel>
      </Tabs>
    </Column>
  )
}

function Count({ of, isBad = false }: { of: number; isBad?: boolean }) {
  return (
    <Badge size="sm" variant="filled" color={isBad ? 'red' : 'indigo'} circle={of < 10}>
      {of}
    </Badge>
  )
}
