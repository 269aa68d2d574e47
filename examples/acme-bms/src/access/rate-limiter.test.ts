import { expect, it } from 'vitest'

import { RateLimiter } from './rate-limiter.ts'

it('never lets more through than the burst and the rate allow, nor less', () => {
  let now = 0
  const limiter = new RateLimiter(10, 20, { now: () => now, schedule: () => () => {} })
  let allowed = 0
  for (; now < 10_000; now += 5) if (limiter.take('key').isAllowed) allowed += 1
  expect(allowed).toBeGreaterThanOrEqual(119)
  expect(allowed).toBeLessThanOrEqual(120)
})

it('says when the next one passes, and holds when the clock goes back', () => {
  let now = 1000
  const limiter = new RateLimiter(2, 1, { now: () => now, schedule: () => () => {} })
  expect(limiter.take('key').isAllowed).toBe(true)
  expect(limiter.take('key')).toMatchObject({ isAllowed: false, retryAfterMs: 500 })
  now = 0
  expect(limiter.take('key')).toMatchObject({ isAllowed: false, retryAfterMs: 500 })
  now = 500
  expect(limiter.take('key').isAllowed).toBe(true)
})
