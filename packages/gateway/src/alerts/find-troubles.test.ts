import { createSqliteStore } from '@truckroll/sqlite'
import type { StoreRoom } from '@truckroll/store'
import { connectedProvider, messageOf, stamp, TestClock } from '@truckroll/store/contract'
import { expect, it, onTestFinished } from 'vitest'
import { findTroubles } from './find-troubles.ts'
import { IdleProviders } from './idle-providers.ts'

/** What is found on a store of 600 kB, whose disk has that much left. */
async function start(freeBytes: number | undefined) {
  const clock = new TestClock()
  const store = createSqliteStore({ path: ':memory:', clock, maxBytes: 600_000, reserveBytes: 200_000 })
  await store.open(stamp)
  onTestFinished(() => store.close())
  const { readRoom } = store
  store.readRoom = async (): Promise<StoreRoom> => ({ ...(await readRoom.call(store)), freeBytes })
  const sources = {
    store,
    credentials: { list: async () => [] },
    refused: () => [],
    idleProviders: new IdleProviders(store, 86_400_000),
  }
  return { store, clock, find: () => findTroubles(sources, clock.now(), clock.now()) }
}

it.each([
  [99e6, [{ cause: 'low_disk', severity: 'critical', text: expect.stringContaining('100 MB') }]],
  [999e6, [{ cause: 'low_disk', severity: 'warning', text: expect.stringContaining('1 GB') }]],
  [1e9, []],
  [undefined, []],
])('a disk with %s bytes left is told of if it is few', async (freeBytes, troubles) => {
  expect(await (await start(freeBytes)).find()).toMatchObject(troubles)
})

it('a store that is full is told of, whatever the disk has left', async () => {
  const { store, find } = await start(50e9)
  const tooLarge = messageOf('m1', { body: 'x'.repeat(900_000) })
  await expect(store.recordMessages([tooLarge])).rejects.toMatchObject({ code: 'TR_STORE_UNAVAILABLE' })
  expect(await find()).toMatchObject([
    { cause: 'low_disk', severity: 'critical', text: expect.stringContaining('nothing new is recorded') },
  ])
})

it('a provider without jobs is told of, however many providers come before it', async () => {
  const { store, clock, find } = await start(1e9)
  const connectedAt = clock.now()
  clock.advance(2 * 86_400_000)
  for (let index = 0; index < 1_100; index += 1) {
    const isIdle = index === 1_099
    const id = String(10_000 + index)
    await store.addProvider(
      connectedProvider(`p${id}`, id, { connectedAt: isIdle ? connectedAt : clock.now() }),
    )
  }
  expect(await find()).toMatchObject([{ cause: 'no_jobs', externalOrganizationId: 'p11099' }])
})

it('who asks at the same time for idle providers waits for one look, and a look that failed is made again', async () => {
  const { store, clock } = await start(1e9)
  await store.addProvider(connectedProvider('p1', '1', { connectedAt: clock.now() }))
  clock.advance(2 * 86_400_000)
  const { listProviders } = store
  let looks = 0
  let isAway = true
  store.listProviders = async (query) => {
    looks += 1
    if (isAway) throw new Error('the store is away')
    return listProviders.call(store, query)
  }
  const idle = new IdleProviders(store, 86_400_000)
  await expect(idle.find(clock.now())).rejects.toThrow('the store is away')
  isAway = false
  looks = 0
  const found = await Promise.all([1, 2, 3].map(() => idle.find(clock.now())))
  expect(found).toMatchObject([1, 2, 3].map(() => [{ cause: 'no_jobs', externalOrganizationId: 'p1' }]))
  expect(looks).toBe(1)
})
