import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inOrder } from './in-order.ts'

/** Works on items whose work ends when it is let go; by default at once. */
function start(options: { readonly failAt?: number; readonly stopAt?: number } = {}) {
  const begun: number[] = []
  const told: number[] = []
  let most = 0
  let busy = 0
  const stopping = new AbortController()
  const run = (items: readonly number[], keyOf = (item: number): string | undefined => String(item)) =>
    inOrder<number, number>(items, {
      atOnce: 4,
      keyOf,
      stopping: stopping.signal,
      onDone: (item) => {
        told.push(item)
        if (item === options.stopAt) stopping.abort()
      },
      work: async (item) => {
        begun.push(item)
        most = Math.max(most, ++busy)
        // The first of each four ends last.
        await pause(item % 4 === 0 ? 20 : 1)
        busy -= 1
        if (item === options.failAt) throw new Error(`item ${item}`)
        return item
      },
    })
  return { run, begun, told, most: () => most }
}

const twenty = Array.from({ length: 20 }, (_, index) => index)

it('works on a few items at a time and tells of them in their order', async () => {
  const { run, told, most } = start()
  await run(twenty)
  expect(told).toEqual(twenty)
  expect(most()).toBe(4)
})

it('works on items of one key one after the other', async () => {
  const { run, told, most } = start()
  await run(twenty, () => 'one')
  expect(told).toEqual(twenty)
  expect(most()).toBe(1)
})

it('begins no further one where one throws, and tells of those before it', async () => {
  const { run, told, begun } = start({ failAt: 6 })
  await expect(run(twenty)).rejects.toThrow('item 6')
  expect(told).toEqual([0, 1, 2, 3, 4, 5])
  expect(Math.max(...begun)).toBeLessThan(11)
})

it('once it is stopped ends with those in hand', async () => {
  const { run, told, begun } = start({ stopAt: 5 })
  await run(twenty)
  expect(told).toEqual(begun.toSorted((a, b) => a - b))
  expect(told.length).toBeLessThan(12)
})
