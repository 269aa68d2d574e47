import { createSqliteStore } from '@truckroll/sqlite'
import { messageOf, stamp, TestClock } from '@truckroll/store/contract'
import { expect, it, onTestFinished } from 'vitest'
import { RecentFigures } from './recent-figures.ts'

async function openFigures() {
  const clock = new TestClock()
  const store = createSqliteStore({ path: ':memory:', clock })
  await store.open(stamp)
  const figures = new RecentFigures(store, clock)
  onTestFinished(async () => {
    figures.stop()
    await store.close()
  })
  let messages = 0
  const add = (count: number) => {
    messages += 1
    return store.recordMessages([messageOf(`m${messages}`, ...Array.from({ length: count }, () => ({})))])
  }
  const read = async () => (await figures.read()).waitingEvents
  return { clock, store, figures, add, read }
}

it('counts a little anew each time', async () => {
  const { clock, add, read } = await openFigures()
  await add(3)
  expect(await read()).toBe(3)
  await add(1)
  expect([await read(), clock.waiting]).toEqual([4, 0])
})

it('counts much in the background while somebody asks, and says when', async () => {
  const { clock, figures, add, read } = await openFigures()
  await add(2_500)
  expect(await read()).toBe(2_500)
  await add(1)
  expect(await read()).toBe(2_500)
  const before = clock.now()
  clock.advance(3_000)
  await expect.poll(() => read()).toBe(2_501)
  expect((await figures.read()).countedAt).toBe(before + 3_000)
  // Nobody asks any more: the timer that is set is the last one.
  clock.advance(31_000)
  expect(clock.waiting).toBe(0)
  await add(1)
  expect(await read()).toBe(2_502)
})

it('counts at once after a person did something, or if asked for now', async () => {
  const { figures, add, read } = await openFigures()
  await add(2_500)
  await read()
  await add(1)
  figures.forget()
  expect(await read()).toBe(2_501)
  await add(1)
  expect((await figures.count()).waitingEvents).toBe(2_502)
  expect(await read()).toBe(2_502)
})

it('asks the store once for all who ask while it counts much again', async () => {
  const { clock, store, add, read } = await openFigures()
  await add(2_500)
  await read()
  clock.advance(60_000)
  const { readFigures } = store
  let counts = 0
  store.readFigures = () => {
    counts += 1
    return readFigures.call(store)
  }
  expect([await Promise.all([read(), read(), read()]), counts]).toEqual([[2_500, 2_500, 2_500], 1])
})

it('tells whoever asks that the store cannot be read', async () => {
  const { clock, store, add, read } = await openFigures()
  await add(2_500)
  await read()
  store.readFigures = () => Promise.reject(new Error('the disk is gone'))
  clock.advance(3_000)
  expect(await read()).toBe(2_500)
  clock.advance(3_001)
  await expect(read()).rejects.toThrow('the disk is gone')
})
