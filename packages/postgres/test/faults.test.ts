import type { ClaimedEvent, NewMessage, Store } from '@truckroll/store'
import { whyNoServer } from '@truckroll/throwaway-postgres'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fullJob, messageOf, stamp, updateOf } from '@truckroll/store/contract'
import { createPostgresStore, type PostgresStoreOptions } from '../src/create-postgres-store.ts'
import { claimAll, deliver, work } from './support/collect.ts'
import { Proxy } from './support/proxy.ts'
import { useCluster } from './support/use-cluster.ts'

const noServer = await whyNoServer()
const cluster = useCluster({ isDurable: true })
let url = ''
let stores: Store[] = []

async function openStore(options: Partial<PostgresStoreOptions> = {}): Promise<Store> {
  const store = createPostgresStore({ url, ...options })
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

const jobs = 8
const each = 25

/** Records as intake does: what was not answered comes again. Resolves with how many calls were answered. */
async function recordAll(store: Store, messages: readonly NewMessage[]): Promise<void> {
  for (let index = 0; index < messages.length;) {
    try {
      await store.recordMessages(messages.slice(index, index + 4))
      index += 4
    } catch {
      await new Promise((resolve) => void setTimeout(resolve, 20))
    }
  }
}

/** Two processes at work while something happens to their server; sees that nothing was lost or changed its order. */
async function expectNothingLost(during: (progress: () => number) => Promise<void>): Promise<void> {
  const [one, two] = [await openStore(), await openStore()]
  const messages = Array.from({ length: jobs * each }, (_, index) =>
    fullJob(`m${Math.floor(index / jobs)}-${index % jobs}`, { jobId: String(index % jobs) }),
  )
  // What was answered as finished. An answer that was lost leaves its event out of it, never its successors.
  const delivered = new Map<string, string[]>()
  let count = 0
  const note = (event: ClaimedEvent) => {
    count += 1
    delivered.set(event.claim.key, [...(delivered.get(event.claim.key) ?? []), event.id])
  }
  let isOver = false
  const working = [one, two].map((store) => work(store, () => isOver, note))
  const recording = recordAll(one, messages)
  await during(() => count)
  await recording
  await expect.poll(async () => (await two.readFigures()).waitingEvents, { interval: 50 }).toBe(0)
  isOver = true
  await Promise.all(working)
  const database = new URL(url).pathname.slice(1)
  const rows = await cluster().query('select id, key, state from truckroll.events order by seq', [], database)
  expect(rows).toHaveLength(messages.length)
  expect(new Set(rows.map((row) => row['state']))).toEqual(new Set(['done']))
  expect(await cluster().query('select * from truckroll.keys', [], database)).toEqual([])
  for (let job = 0; job < jobs; job += 1) {
    const key = `job:${job}`
    const queue = rows.filter((row) => row['key'] === key).map((row) => String(row['id']))
    expect(queue).toEqual(Array.from({ length: each }, (_, index) => `m${index}-${job}_0`))
    const seen = delivered.get(key) ?? []
    expect(seen).toEqual(queue.filter((id) => seen.includes(id)))
  }
}

describe.skipIf(noServer)('a server that fails under load', () => {
  it('by losing connections loses nothing else', async () => {
    await expectNothingLost(async (progress) => {
      for (let kill = 1; kill <= 6; kill += 1) {
        await expect.poll(progress, { interval: 5 }).toBeGreaterThan(kill * 15)
        await cluster().query(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'truckroll'",
        )
      }
    })
  })

  it.each(['fast', 'immediate'] as const)(
    'and comes back after a stop that is %s loses nothing',
    async (how) => {
      await expectNothingLost(async (progress) => {
        await expect.poll(progress, { interval: 5 }).toBeGreaterThan(30)
        await cluster().stopServer(how)
        await cluster().startServer()
      })
    },
  )

  it('is noticed, waited for, and heard again', async () => {
    const one = await openStore()
    const two = await openStore()
    await one.recordMessages([fullJob('m1')])
    await cluster().stopServer()
    await expect(one.checkWritable()).rejects.toMatchObject({
      code: 'TR_STORE_UNAVAILABLE',
      isRetryable: true,
    })
    // Listening again, it is told of whatever it may have missed.
    const woken = new Promise<void>((resolve) => {
      two.onWork((kind) => kind === 'inbox' && resolve())
    })
    // An operation that began while the server was away ends well once it is back.
    const recorded = one.recordMessages([fullJob('m2')])
    await cluster().startServer()
    expect(await recorded).toEqual(['recorded'])
    await woken
    const heard = new Promise<void>((resolve) => {
      two.onWork((kind) => kind === 'outbox' && resolve())
    })
    await one.acceptUpdates([updateOf('u1')])
    await heard
  })

  it('whose answer to a claim is lost gives out what it took at the next one', async () => {
    await using proxy = await Proxy.start(cluster().port)
    const store = await openStore({ url: url.replace(String(cluster().port), String(proxy.port)) })
    await store.recordMessages([fullJob('m1'), fullJob('m2', { jobId: '2' })])
    await store.acceptUpdates([updateOf('u1')])
    const [held] = await store.claimEvents({ ...claimAll, limit: 1 })
    if (held === undefined) throw new Error('expected an event')
    proxy.losesAnswers = true
    const sends = { limit: 9, claimMs: 60_000, skip: new Set<string>(), fileBytes: 0 }
    await expect(store.claimEvents(claimAll)).rejects.toMatchObject({ isRetryable: true })
    await expect(store.claimSends(sends)).rejects.toMatchObject({ isRetryable: true })
    proxy.losesAnswers = false
    const again = await store.claimEvents({ ...claimAll, inHand: new Set([held.claim.key]) })
    expect([held, ...again].map((event) => event.id).toSorted()).toEqual(['m1_0', 'm2_0'])
    expect(await store.claimSends({ ...sends, inHand: new Set() })).toHaveLength(1)
  })

  it('whose answers are lost does nothing twice that is asked for again', async () => {
    await using proxy = await Proxy.start(cluster().port)
    const store = await openStore({
      url: url.replace(String(cluster().port), String(proxy.port)),
      // The answers stay lost until all six are seen to be done.
      retryMs: 60_000,
    })
    await store.recordMessages([fullJob('m1')])
    const [event] = await store.claimEvents(claimAll)
    if (event === undefined) throw new Error('expected an event')
    const at = Date.now()
    proxy.losesAnswers = true
    const answers = Promise.all([
      store.startAttempt({ claim: event.claim, handed: { type: 'job.created', data: '{}' }, echoes: [] }),
      store.recordMessages([fullJob('m2')]),
      store.acceptUpdates([updateOf('u1')]),
      store.remark('30462', { at, source: 'operator', kind: 'note', text: 'Called.' }),
      store.pause({ kind: 'provider', externalOrganizationId: 'acme' }, { token: 'ops' }),
      store.acquireLease('default', 'one', 15_000),
    ])
    const database = new URL(url).pathname.slice(1)
    const counts = `select (select count(*)::integer from truckroll.attempts) as attempts,
      (select count(*)::integer from truckroll.events) as events,
      (select count(*)::integer from truckroll.updates) as updates,
      (select count(*)::integer from truckroll.remarks) as remarks,
      (select count(*)::integer from truckroll.audit) as audit, (select max(token)::integer from truckroll.leases) as token`
    const once = [{ attempts: 1, events: 2, updates: 1, remarks: 1, audit: 1, token: 1 }]
    // All has happened, and nothing was answered.
    await expect.poll(() => cluster().query(counts, [], database)).toEqual(once)
    proxy.losesAnswers = false
    expect(await answers).toEqual([
      1,
      ['duplicate'],
      [{ kind: 'repeated', id: 'u1', state: 'queued' }],
      undefined,
      undefined,
      { credential: 'default', token: 1 },
    ])
    expect(await cluster().query(counts, [], database)).toEqual(once)
  })

  it('and stays away does not hold up the end', async () => {
    const store = await openStore()
    await store.recordMessages([fullJob('m1')])
    await store.claimEvents(claimAll)
    await cluster().stopServer()
    try {
      const recording = store.recordMessages([fullJob('m2')])
      const [outcome] = await Promise.allSettled([recording, store.close()])
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'TR_STORE_UNAVAILABLE' } })
    } finally {
      await cluster().startServer()
    }
  })

  it('for longer than is waited for is told without the password', async () => {
    const secret = 'hush-hush'
    const store = createPostgresStore({
      url: `postgres://truckroll:${secret}@127.0.0.1:1/nowhere`,
      openWaitMs: 0,
    })
    const error = await store.open(stamp).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'TR_STORE_UNAVAILABLE',
      message: expect.stringMatching(
        /PostgreSQL 127\.0\.0\.1:1\/nowhere.*ECONNREFUSED.*check that the server runs/s,
      ),
    })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(secret)
  })
})

describe.skipIf(noServer)('one process', () => {
  it('gets along with two connections, however many ask at once', async () => {
    const store = await openStore({ connections: 2 })
    const messages = Array.from({ length: 200 }, (_, index) => fullJob(`m${index}`, { jobId: String(index) }))
    await Promise.all(messages.map((message) => store.recordMessages([message])))
    const events = [...(await store.claimEvents(claimAll)), ...(await store.claimEvents(claimAll))]
    expect(events).toHaveLength(200)
    expect(await Promise.all(events.map((event) => deliver(store, event)))).toEqual(events.map(() => true))
    const used = await cluster().query(
      'select count(*)::integer as count from pg_stat_activity where application_name = $1 and datname = $2',
      ['truckroll', new URL(url).pathname.slice(1)],
    )
    // The third one listens.
    expect(used).toEqual([{ count: 3 }])
  })

  it('that dies lets its claims run out, and its attempt counts as crashed', async () => {
    const dead = createPostgresStore({ url })
    await dead.open(stamp)
    await dead.recordMessages([fullJob('m1')])
    const [event] = await dead.claimEvents({ ...claimAll, claimMs: 300 })
    if (event === undefined) throw new Error('expected an event')
    await dead.startAttempt({ claim: event.claim, handed: { type: 'job.created', data: '{}' }, echoes: [] })
    // Never closed in order before the next one takes over: as far as the database knows it is gone.
    const next = await openStore()
    let again: ClaimedEvent | undefined
    await expect.poll(async () => ([again] = await next.claimEvents(claimAll)) && again).toBeDefined()
    expect(again).toMatchObject({ id: 'm1_0', attempts: 1, failures: 0, previous: 'crashed' })
    expect(await dead.finishAttempt(event.claim, { state: 'done' })).toBeUndefined()
    if (again !== undefined) expect(await deliver(next, again)).toBe(true)
    await dead.close()
  })

  it('cannot begin a second event of a key: a constraint forbids it, not only the code', async () => {
    const store = await openStore()
    await store.recordMessages([messageOf('m1', { key: 'a' }, { key: 'a' })])
    const database = new URL(url).pathname.slice(1)
    const begin = (id: string) =>
      cluster().query('update truckroll.events set open_attempt = 1 where id = $1', [id], database)
    await begin('m1_0')
    await expect(begin('m1_1')).rejects.toMatchObject({ code: '23505', constraint: 'events_active' })
  })

  it('refuses a store of a newer version, and an encoding that cannot hold every text', async () => {
    const store = await openStore()
    await store.close()
    const database = new URL(url).pathname.slice(1)
    await cluster().query(
      "update truckroll.meta set value = '999' where name = 'schema_version'",
      [],
      database,
    )
    await expect(openStore()).rejects.toMatchObject({
      code: 'TR_STORE_UNAVAILABLE',
      message: expect.stringContaining('version 999'),
    })
    await cluster().query(
      "create database latin encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0",
    )
    const latin = createPostgresStore({ url: cluster().url('latin') })
    await expect(latin.open(stamp)).rejects.toMatchObject({ message: expect.stringContaining('UTF8') })
    await cluster().query('drop database latin')
  })
})
