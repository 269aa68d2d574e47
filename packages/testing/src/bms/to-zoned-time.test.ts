import { expect, it } from 'vitest'
import { toZonedTime } from './to-zoned-time.ts'

it.each([
  ['2026-03-08T07:59:59+0000', '2026-03-08T01:59:59-06:00'],
  ['2026-03-08T08:00:00+0000', '2026-03-08T03:00:00-05:00'],
  ['2026-11-01T06:30:00+0000', '2026-11-01T01:30:00-05:00'],
  ['2026-11-01T07:30:00+0000', '2026-11-01T01:30:00-06:00'],
])('shows %s as the clocks of Chicago do: %s', (time, zoned) => {
  expect(toZonedTime(time, 'America/Chicago')).toBe(zoned)
  expect(Date.parse(zoned)).toBe(Date.parse(time.replace('+0000', 'Z')))
})
