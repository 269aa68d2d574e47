import { expect, it } from 'vitest'
import { toLocalTime, withLocalTimes } from './to-local-time.ts'

it.each([
  ['2026-03-08T07:30:00Z', 'America/Chicago', 'Mar 8, 2026, 01:30:00 CST'],
  ['2026-03-08T08:30:00Z', 'America/Chicago', 'Mar 8, 2026, 03:30:00 CDT'],
  ['2026-03-08T07:30:00Z', 'UTC', 'Mar 8, 2026, 07:30:00 UTC'],
  ['2026-03-08T07:30:00Z', 'Middle/Earth', 'Mar 8, 2026, 07:30:00 UTC'],
  ['soon', 'UTC', 'soon'],
])('shows %s in %s as %s', (iso, zone, text) => {
  expect(toLocalTime(iso, zone)).toBe(text)
})

it('finds the times in a text, in whatever form they are written', () => {
  const text = 'from 2026-03-08T07:30:00.123Z to 2026-03-08T08:30+0000, WO-2026-03-08 stays'
  expect(withLocalTimes(text, 'America/Chicago')).toBe(
    'from Mar 8, 2026, 01:30:00 CST to Mar 8, 2026, 03:30:00 CDT, WO-2026-03-08 stays',
  )
})
