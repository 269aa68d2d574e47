import type { ClaimedEvent, Store } from '@truckroll/store'
import { whyNoServer } from '@truckroll/throwaway-postgres'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectedProvider, fullJob, stamp } from '@truckroll/store/contract'
import { createPostgresStore } from '../src/create-postgres-store.ts'
import { claimAll, work } from './support/collect.ts'
import { useCluster } from './support/use-cluster.ts'

const cluster = useCluster()
let stores: Store[] = []
let url = ''

beforeEach(async () => {
  url = await cluster().createDatabase()
  // Two stores on one database are to it what two processes are.
  stores = [1, 2].map(() => createPostgresStore({ url }))
  await Promise.all(stores.map((store) => store.open(stamp)))
})
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()))
  await cluster().dropDatabase(url)
})

function first(): Store {
  const [store] = stores
  if (store === undefined) throw new Error('the stores are there only within a test')
  return store
}

async function offer(provider: string, count: number): Promise<void> {
  await first().addProvider(connectedProvider(provider, provider))
  const jobs = Array.from({ length: count }, (_, job) => `${provider}${job}`)
  await first().recordMessages(jobs.map((jobId) => fullJob(`m${jobId}`, { jobId, organizationId: provider })))
}

describe.skipIf(await whyNoServer())('several processes under load', () => {
  it('let providers take turns: a few jobs never wait for a pile of another provider', async () => {
    await offer('pile', 240)
    const small = ['a', 'b', 'c', 'd', 'e']
    for (const provider of small) await offer(provider, 8)
    const claimed: string[] = []
    let delivered = 0
    const count = () => void (delivered += 1)
    const note = (event: ClaimedEvent) => void claimed.push(event.provider ?? '')
    const isOver = () => delivered >= 280
    await Promise.all(stores.flatMap((store) => [1, 2].map(() => work(store, isOver, count, 6, note))))
    // By the order of the claims: how long each delivery takes is the machine's affair.
    const last = Math.max(...small.map((provider) => claimed.lastIndexOf(provider)))
    // With even turns the pile had as many as each of the others; all that is in hand at once may be on top of that.
    const ofPile = claimed.slice(0, last).filter((provider) => provider === 'pile').length
    expect(ofPile).toBeLessThanOrEqual(8 + stores.length * 2 * 6)
    expect(new Set(claimed)).toEqual(new Set(['pile', ...small]))
  })

  it('take a replay on together: each item once, at its rate', async () => {
    await offer('a', 30)
    for (const { claim } of await first().claimEvents(claimAll)) {
      await first().startAttempt({ claim, handed: { type: 'job.created', data: '{}' }, echoes: [] })
      await first().finishAttempt(claim, { state: 'dead', cause: 'refused', message: 'no' })
    }
    const beganAt = performance.now()
    const by = { token: 'ops' }
    await first().startReplay({ id: 'r1', filter: {}, from: 'failed', ratePerSecond: 100, by })
    const advance = async (store: Store) => {
      for (;;) {
        const { nextInMs } = await store.advanceReplays(3)
        if (nextInMs === undefined && (await store.readFigures()).replaying === 0) return
        await new Promise((resolve) => void setTimeout(resolve, nextInMs ?? 1))
      }
    }
    await Promise.all(stores.map(advance))
    // Times are read in whole milliseconds.
    expect(performance.now() - beganAt).toBeGreaterThanOrEqual(29 * 10 - 2)
    expect(await first().readFigures()).toMatchObject({ deadLetters: 0, waitingEvents: 30 })
    for (let job = 0; job < 30; job += 1) {
      const kinds = (await first().readTimeline(`a${job}`, 100)).map(({ kind }) => kind)
      expect(kinds.filter((kind) => kind === 'event.replayed')).toHaveLength(1)
    }
  })

  it('stop at once, all of them, when one pauses', async () => {
    await offer('a', 4)
    const [one, two] = stores
    await one?.pause({ kind: 'provider', externalOrganizationId: 'a' })
    expect(await two?.claimEvents(claimAll)).toEqual([])
    const { items } = (await two?.listHeld(undefined, 10)) ?? { items: [] }
    expect(items.map(({ reason }) => reason)).toEqual(['paused', 'paused', 'paused', 'paused'])
    await two?.resume({ kind: 'provider', externalOrganizationId: 'a' })
    expect(await one?.claimEvents(claimAll)).toHaveLength(4)
  })
})
