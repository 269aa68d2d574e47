import { sleep, type Clock } from '@truckroll/gateway'
import { GatewayError, type Store, type StoreStamp } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { createPostgresStore } from '@truckroll/postgres'
import { overrideMethods } from '@truckroll/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { StoreProbe } from '../support/store-probe.ts'
import { ShiftedClock } from './support/shifted-clock.ts'
import { noServer, Server, useServer } from './support/stores.ts'
import { VirtualWorld } from '../support/virtual-world.ts'

const leaseMs = 15_000
const stamp: StoreStamp = { environment: 'sandbox', instance: 'main' }

const message = {
  messageId: 'm-1',
  credential: 'default',
  receivedAt: 0,
  events: [
    {
      id: 'm-1_0',
      index: 0,
      credential: 'default',
      key: 'event:m-1_0',
      putKey: null,
      body: '{}',
      isNotice: true,
    },
  ],
}

/** Data that several stores are opened on, as processes do. */
interface Place extends AsyncDisposable {
  open(as?: StoreStamp): Promise<Store>
  /** Every lease that nobody renews runs out. */
  passLease(): void
}

function createPlace(createStore: (clock: Clock) => Store, remove: () => void = () => undefined): Place {
  const clock = new ShiftedClock()
  const stores: Store[] = []
  return {
    async open(as = stamp) {
      const store = createStore(clock)
      await store.open(as)
      stores.push(store)
      return store
    },
    passLease: () => void (clock.shiftMs += leaseMs + 1),
    async [Symbol.asyncDispose]() {
      for (const store of stores) await store.close()
      remove()
    },
  }
}

let places = 0

function createSqlitePlace(): Place {
  const probe = new StoreProbe(`place-${(places += 1)}`)
  return createPlace(
    (clock) => createSqliteStore({ path: probe.path, clock }),
    () => probe.close(),
  )
}

async function createFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'truckroll-guarantee-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

describe('guarantee 8: one poller per credential', () => {
  const server = new Server()
  const kinds = [
    { name: 'SQLite', why: undefined, prepare: () => undefined, create: async () => createSqlitePlace() },
    {
      name: 'PostgreSQL',
      why: noServer,
      prepare: () => server.use(),
      create: async () => {
        const url = await server.createUrl()
        return createPlace((clock) => createPostgresStore({ url, clock }))
      },
    },
  ]

  describe.each(kinds)('on $name', ({ why, prepare, create }) => {
    prepare()
    test.skipIf(why)(
      'a lease has one holder; where it ran out the next one gets a higher token',
      async () => {
        await using place = await create()
        const [one, other] = [await place.open(), await place.open()]
        const first = await one.acquireLease('default', 'a', leaseMs)
        expect(await other.acquireLease('default', 'b', leaseMs)).toBeUndefined()
        expect(await other.acquireLease('another credential', 'b', leaseMs)).toBeDefined()
        place.passLease()
        const second = await other.acquireLease('default', 'b', leaseMs)
        expect(second?.token).toBeGreaterThan(first?.token ?? Infinity)
        expect(await one.acquireLease('default', 'a', leaseMs)).toBeUndefined()
      },
    )

    test.skipIf(why)('whoever was superseded records nothing', async () => {
      await using place = await create()
      const [one, other] = [await place.open(), await place.open()]
      const old = await one.acquireLease('default', 'a', leaseMs)
      place.passLease()
      const present = await other.acquireLease('default', 'b', leaseMs)
      await expect(one.recordMessages([message], old)).rejects.toMatchObject({ code: 'TR_STORE_SUPERSEDED' })
      expect(await other.recordMessages([message], present)).toEqual(['recorded'])
    })

    test.skipIf(why)('a store belongs to one environment and instance', async () => {
      await using place = await create()
      await place.open()
      for (const other of [
        { ...stamp, environment: 'production' },
        { ...stamp, instance: 'copy' },
      ]) {
        await expect(place.open(other)).rejects.toMatchObject({ code: 'TR_STORE_STAMP' })
      }
    })
  })

  describe.skipIf(noServer)('on PostgreSQL', () => {
    const own = useServer()

    test('a copied database does not start by mistake', async () => {
      const url = await own.createUrl()
      const store = createPostgresStore({ url })
      await store.open(stamp)
      await store.close()
      const copy = createPostgresStore({ url: await own.copyOf(url) })
      await expect(copy.open(stamp)).rejects.toMatchObject({ code: 'TR_STORE_NOT_ADOPTED' })
    })
  })

  test('a poller whose lease ran out while Dispatch answered neither records nor acks, and nothing is lost', async () => {
    const adapter = createScriptedAdapter()
    let isCutOff = false
    let isHeldUp = true
    const cutOff = () => {
      if (isCutOff) throw new GatewayError('TR_STORE_UNAVAILABLE', 'cut off', { isRetryable: true })
    }
    await using world = new VirtualWorld({
      adapter: adapter.definition,
      store: (store) =>
        overrideMethods(store, {
          async renewLease(pass, lease, ttlMs) {
            cutOff()
            return pass(lease, ttlMs)
          },
        }),
      connect: (client) => ({
        ...client,
        async poll(request) {
          const answer = await client.poll(request)
          if (isHeldUp) await sleep(world.clock, 20_000)
          isHeldUp = false
          return answer
        },
      }),
    })
    const other = world.openStore()
    await world.does(other.open(stamp))
    const sent = world.offer(1)
    const gateway = await world.start()
    isCutOff = true
    await world.advance(leaseMs + 1_000)
    const lease = await world.does(other.acquireLease('default', 'another process', leaseMs))
    expect(lease).toBeDefined()
    const duplicates: boolean[] = []
    gateway.on('message:recorded', ({ isDuplicate }) => duplicates.push(isDuplicate))
    await world.advance(6_000)
    expect(duplicates).toEqual([])
    expect(sent.isAcked).toBe(false)
    // The other one dies in its turn, and the first polls again.
    isCutOff = false
    await world.until(() => sent.isAcked)
    expect(duplicates).toEqual([false])
    await world.does(other.close())
  })

  test('polling never waits for delivery', async () => {
    const adapter = createScriptedAdapter()
    let letGo = () => {}
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    adapter.play(() => gate)
    await using world = new VirtualWorld({
      adapter: adapter.definition,
      settings: { deliveryConcurrency: 1 },
    })
    const messages = Array.from({ length: 45 }, (_, id) => world.offer(id + 1))
    await world.start()
    await world.until(() => messages.every(({ isAcked }) => isAcked), 60_000)
    expect(adapter.handed).toHaveLength(1)
    // What stop does about an adapter that never answers is guarantee 9.
    letGo()
  })

  test('a SQLite file belongs to one process, which the next one names', async () => {
    await using folder = await createFolder()
    const path = join(folder.path, 'store.db')
    const first = createSqliteStore({ path })
    await first.open(stamp)
    const second = createSqliteStore({ path, lockWaitMs: 0 })
    await expect(second.open(stamp)).rejects.toMatchObject({ code: 'TR_STORE_LOCKED' })
    await first.close()
    await second.open(stamp)
    await second.close()
  })
})
