import { expect, it } from 'vitest'

import { maxAttempts, retryDelayMs } from './retry-delay.ts'

it('doubles between half and whole, and stops growing at two hours', () => {
  expect([1, 2, 3].map((made) => retryDelayMs(made, 1000, 1))).toEqual([1000, 2000, 4000])
  expect([1, 2, 3].map((made) => retryDelayMs(made, 1000, 0))).toEqual([500, 1000, 2000])
  expect(retryDelayMs(40, 5000, 1)).toBe(2 * 3600 * 1000)
})

it('gives up after 1.4 to 2.8 hours at the default base', () => {
  const hours = (fraction: number): number => {
    let totalMs = 0
    for (let made = 1; made < maxAttempts; made += 1) totalMs += retryDelayMs(made, 5000, fraction)
    return totalMs / 3_600_000
  }
  expect(hours(0)).toBeCloseTo(1.42, 1)
  expect(hours(1)).toBeCloseTo(2.84, 1)
})
