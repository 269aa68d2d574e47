import { expect, it } from 'vitest'
import { toLocalTime } from './to-local-time.ts'

it.each([
  ['2026-03-08T07:30:00Z', 'America/Chicago', 'Mar 8, 2026, 01:30:00 CST'],
  ['2026-03-08T08:30:00Z', 'America/Chicago', 'Mar 8, 2026, 03:30:00 CDT'],
  ['2026-03-08T07:30:00Z', 'UTC', 'Mar 8, 2026, 07:30:00 UTC'],
  ['2026-03-08T07:30:00Z', 'Middle/Earth', '2026-03-08T07:30:00Z'],
  ['soon', 'UTC', 'soon'],
])('shows %s in %s as %s', (iso, zone, text) => {
  expect(toLocalTime(iso, zone)).toBe(text)
})
