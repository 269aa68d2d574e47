import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BucketLevel, toBucket } from './call-bucket.ts'

test('a bucket keeps a twentieth of a second, at least one call', () => {
  expect(toBucket(60)).toEqual({ everyMs: 1_000 / 60, size: 3 })
  expect(toBucket(0.5)).toEqual({ everyMs: 2_000, size: 1 })
})

test('in no window more is taken than came in and a bucket full', () => {
  const rates = fc.double({ min: 0.1, max: 500, noNaN: true })
  const pauses = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(rates, pauses, (rate, pausesMs) => {
      const bucket = toBucket(rate)
      const takenAt: number[] = []
      let now = 0
      let fullAt = 0
      for (const pauseMs of pausesMs) {
        now += pauseMs
        const level = new BucketLevel(bucket, fullAt - now)
        for (; level.calls > 0; level.take()) takenAt.push(now)
        expect(level.opensInMs).toBeGreaterThan(0)
        fullAt = now + level.fullInMs
      }
      for (const [first, from] of takenAt.entries()) {
        for (const [last, to] of takenAt.entries()) {
          if (last < first) continue
          const most = bucket.size + ((to - from) * rate) / 1_000
          expect(last - first + 1).toBeLessThanOrEqual(most + 0.001)
        }
      }
    }),
  )
})

test('a bucket written before the clock was set back far is full, by a moment is empty', () => {
  expect(new BucketLevel(toBucket(10), 3_600_000).calls).toBe(1)
  const level = new BucketLevel(toBucket(10), 500)
  expect(level.calls).toBe(0)
  expect(level.opensInMs).toBe(100)
})
