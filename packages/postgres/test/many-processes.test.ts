import type { ClaimedEvent, Store, WorkKind } from '@truckroll/store'
import { whyNoServer } from '@truckroll/throwaway-postgres'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fullJob, messageOf, stamp, updateOf } from '@truckroll/store/contract'
import { createPostgresStore } from '../src/create-postgres-store.ts'
import { claimAll, deliver, work } from './support/collect.ts'
import { useCluster } from './support/use-cluster.ts'

const noServer = await whyNoServer()
const cluster = useCluster()
let url = ''
let stores: Store[] = []

async function openStore(): Promise<Store> {
  const store = createPostgresStore({ url })
  stores.push(store)
  await store.open(stamp)
  return store
}

beforeEach(async () => {
  url = await cluster().createDatabase()
  stores = []
})
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()))
  await cluster().dropDatabase(url)
})

/** Two stores on one database are to it what two processes are. */
async function openTwo(): Promise<readonly [Store, Store]> {
  const [one, two] = await Promise.all([openStore(), openStore()])
  return [one, two]
}

describe.skipIf(noServer)('several processes on one store', () => {
  it('make its tables once, however many start at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => openStore()))
    const database = new URL(url).pathname.slice(1)
    const versions = await cluster().query(
      "select value from truckroll.meta where name = 'schema_version'",
      [],
      database,
    )
    expect(versions).toHaveLength(1)
  })

  it('never have an event twice, and keep the order of each job', async () => {
    const both = await openTwo()
    const jobs = 12
    const each = 10
    const seen = new Map<string, string[]>()
    let count = 0
    const note = (event: ClaimedEvent) => {
      count += 1
      seen.set(event.claim.key, [...(seen.get(event.claim.key) ?? []), event.id])
    }
    const isOver = () => count >= jobs * each
    const working = both.flatMap((store) => [1, 2].map(() => work(store, isOver, note, 5)))
    for (let index = 0; index < each; index += 1) {
      const messages = Array.from({ length: jobs }, (_, job) =>
        fullJob(`m${job}-${index}`, { jobId: String(job) }),
      )
      await both[index % 2]?.recordMessages(messages)
    }
    await Promise.all(working)
    for (let job = 0; job < jobs; job += 1) {
      const expected = Array.from({ length: each }, (_, index) => `m${job}-${index}_0`)
      expect(seen.get(`job:${job}`)).toEqual(expected)
    }
  })

  it('purge together: nothing twice, nothing that waits, while a third one works', async () => {
    const [one, two] = await openTwo()
    const worker = await openStore()
    const done = 60
    const messages = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, job) =>
        fullJob(`${prefix}${job}`, { jobId: `${prefix}${job}`, status: 'complete' }),
      )
    await one.recordMessages(messages('done', done))
    for (const event of await one.claimEvents(claimAll)) await deliver(one, event)
    await one.recordMessages(messages('waits', 20))
    const rule = { retentionMs: 0, evidenceMs: 0, limit: 7 }
    const sum = { emptied: 0, deleted: 0 }
    const isOver = () => sum.emptied + sum.deleted >= 3 * done
    const purge = async (store: Store) => {
      while (!isOver()) {
        const slice = await store.purge(rule)
        sum.emptied += slice.emptied
        sum.deleted += slice.deleted
      }
    }
    const held = await worker.claimEvents({ ...claimAll, limit: 10 })
    await Promise.all([purge(one), purge(two)])
    // Each event lost its texts once and went once, and so did its job.
    expect(sum).toEqual({ emptied: done, deleted: 2 * done })
    expect(await one.purge(rule)).toEqual({ emptied: 0, deleted: 0 })
    const rest = await worker.claimEvents(claimAll)
    expect([...held, ...rest].map(({ id }) => id).toSorted()).toEqual(
      messages('waits', 20)
        .map(({ messageId }) => `${messageId}_0`)
        .toSorted(),
    )
    for (const event of [...held, ...rest]) expect(await deliver(worker, event)).toBe(true)
  })

  it('share what is due without waiting for each other', async () => {
    const [one, two] = await openTwo()
    await one.recordMessages(
      Array.from({ length: 40 }, (_, job) => fullJob(`m${job}`, { jobId: String(job) })),
    )
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        (index % 2 === 0 ? one : two).claimEvents({ ...claimAll, limit: 5 }),
      ),
    )
    const ids = claims.flat().map((event) => event.id)
    expect(new Set(ids).size).toBe(ids.length)
    const rest = await one.claimEvents(claimAll)
    expect(ids.length + rest.length).toBe(40)
  })

  it('record one key from two connections in one queue, without a gap or a double', async () => {
    const [one, two] = await openTwo()
    const recordings = Array.from({ length: 30 }, (_, index) =>
      (index % 2 === 0 ? one : two).recordMessages([
        fullJob(`m${index}`),
        fullJob(`n${index}`, { jobId: String(index % 3) }),
        // Both meet this one: only one of them records it.
        messageOf(`same${index >> 1}`, { key: 'job:30462', jobId: '30462' }),
      ]),
    )
    const outcomes = (await Promise.all(recordings)).flat()
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(15)
    const rows = await cluster().query(
      'select key, count(*)::integer as count from truckroll.events group by key order by key',
      [],
      new URL(url).pathname.slice(1),
    )
    expect(rows).toEqual([
      { key: 'job:0', count: 10 },
      { key: 'job:1', count: 10 },
      { key: 'job:2', count: 10 },
      { key: 'job:30462', count: 45 },
    ])
    // What one connection recorded after its earlier call comes after it in the queue.
    const order: number[] = []
    for (let left = 45; left > 0; left -= 1) {
      const [event] = await one.claimEvents({ ...claimAll, limit: 1, onlyProvider: '' })
      if (event === undefined) break
      const match = /^m(\d+)_/.exec(event.id)
      if (match !== null && Number(match[1]) % 2 === 0) order.push(Number(match[1]))
      await deliver(one, event)
    }
    expect(order).toEqual(order.toSorted((left, right) => left - right))
  })

  it('never lose a job that is finished at the moment when more of it comes in', async () => {
    const [one, two] = await openTwo()
    await one.recordMessages([fullJob('m0')])
    for (let index = 0; index < 300; index += 1) {
      const [event] = await two.claimEvents(claimAll)
      expect(event?.id).toBe(`m${index}_0`)
      if (event === undefined) return
      const handed = { type: 'job.updated', data: '{}' }
      await two.startAttempt({ claim: event.claim, handed, echoes: [] })
      await Promise.all([
        two.finishAttempt(event.claim, { state: 'done' }),
        one.recordMessages([fullJob(`m${index + 1}`)]),
      ])
    }
  })

  it('record the same jobs in any order without standing in each other’s way', async () => {
    const both = await openTwo()
    const jobIds = Array.from({ length: 12 }, (_, job) => String(job))
    const rounds = Array.from({ length: 40 }, (_, round) => round)
    const recordings = rounds.flatMap((round) =>
      both.map((store, process) => {
        const ids = process === 0 ? jobIds : jobIds.toReversed()
        return store.recordMessages(ids.map((jobId) => fullJob(`m${process}-${round}-${jobId}`, { jobId })))
      }),
    )
    await Promise.all(recordings)
    // A connection adds its counts when it ends at the latest.
    await Promise.all(both.map((store) => store.close()))
    const database = new URL(url).pathname.slice(1)
    await expect
      .poll(() => cluster().query('select pid from pg_stat_activity where datname = $1', [database]))
      .toEqual([])
    const counted = await cluster().query(
      'select deadlocks::integer as deadlocks, xact_commit > 0 as counts from pg_stat_database where datname = $1',
      [database],
    )
    expect(counted).toEqual([{ deadlocks: 0, counts: true }])
  })

  it('hand over a lease with a larger token; who held it before records nothing more', async () => {
    const [one, two] = await openTwo()
    const first = await one.acquireLease('default', 'one', 50)
    if (first === undefined) throw new Error('expected a lease')
    let second: Awaited<ReturnType<Store['acquireLease']>>
    await expect.poll(async () => (second = await two.acquireLease('default', 'two', 15_000))).toBeDefined()
    expect(second?.token).toBeGreaterThan(first.token)
    await expect(one.recordMessages([fullJob('late')], first)).rejects.toMatchObject({
      code: 'TR_STORE_SUPERSEDED',
    })
    expect(await one.renewLease(first, 15_000)).toBe(false)
    expect(await two.recordMessages([fullJob('m1')], second)).toEqual(['recorded'])
    // A process that ends in order leaves its credential at once.
    await two.close()
    expect(await one.acquireLease('default', 'one', 15_000)).toBeDefined()
  })

  it('give one of two who ask at once the lease', async () => {
    const both = await openTwo()
    const asked = await Promise.all(
      both.flatMap((store, process) =>
        Array.from({ length: 5 }, (_, index) =>
          store.acquireLease('default', `p${process}-${index}`, 15_000),
        ),
      ),
    )
    expect(asked.filter((lease) => lease !== undefined)).toHaveLength(1)
  })

  it('leave the claims of each other alone when one opens or ends', async () => {
    const [one, two] = await openTwo()
    await one.recordMessages([fullJob('m1'), fullJob('m2', { jobId: '2' })])
    const [mine] = await one.claimEvents({ ...claimAll, limit: 1 })
    const [other] = await two.claimEvents({ ...claimAll, limit: 1 })
    if (mine === undefined || other === undefined) throw new Error('expected an event each')
    const third = await openStore()
    expect(await third.claimEvents(claimAll)).toEqual([])
    await two.close()
    const freed = await third.claimEvents(claimAll)
    expect(freed.map((event) => event.id)).toEqual([other.id])
    expect(await deliver(one, mine)).toBe(true)
  })

  it.each<[WorkKind, (store: Store) => Promise<unknown>]>([
    ['inbox', (store) => store.recordMessages([fullJob('m2')])],
    ['outbox', (store) => store.acceptUpdates([updateOf('u1')])],
  ])('hear of each other’s new work in the %s', async (kind, act) => {
    const [one, two] = await openTwo()
    await one.recordMessages([fullJob('m1')])
    const heard = new Promise<WorkKind>((resolve) => {
      two.onWork((woken) => woken === kind && resolve(woken))
    })
    await act(one)
    expect(await heard).toBe(kind)
  })

  it('pause and connect for all, without a job that slips through', async () => {
    const [one, two] = await openTwo()
    const jobs = Array.from({ length: 30 }, (_, job) => String(job))
    await Promise.all([
      ...jobs.map((jobId) => one.recordMessages([fullJob(`m${jobId}`, { jobId, organizationId: '17' })])),
      ...jobs.map((jobId) => two.pause({ kind: 'job', jobId })),
    ])
    expect(await one.claimEvents(claimAll)).toEqual([])
    await Promise.all(jobs.map((jobId) => two.resume({ kind: 'job', jobId })))
    expect(await one.claimEvents(claimAll)).toHaveLength(30)
  })
})
