import { expect, it } from 'vitest'
import { createSeededRandom } from './seeded-random.ts'

it('gives the same for the same seed, other things for another', () => {
  const draw = (seed: number) => {
    const random = createSeededRandom(seed)
    return [random.next(), random.id(), random.integer(1, 1_000), random.pick(['a', 'b', 'c'])]
  }
  expect(draw(1)).toEqual(draw(1))
  expect(draw(1)).not.toEqual(draw(2))
})

it('forks streams that do not disturb each other', () => {
  const one = createSeededRandom(1)
  const before = one.fork('a').next()
  one.next()
  one.fork('b').next()
  expect(one.fork('a').next()).toBe(before)
  expect(one.fork('b').next()).not.toBe(before)
})

it('keeps to its bounds', () => {
  const random = createSeededRandom(3)
  const drawn = new Set(Array.from({ length: 500 }, () => random.integer(2, 4)))
  expect([...drawn].toSorted()).toEqual([2, 3, 4])
  expect(() => random.pick([])).toThrow(RangeError)
})
