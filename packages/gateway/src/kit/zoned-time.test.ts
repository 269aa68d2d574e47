import { expect, it } from 'vitest'
import { isTimeZone, toInstant, toWallTime } from './zoned-time.ts'

it.each([
  ['2026-03-05', '09:00', 'America/Chicago', '2026-03-05T15:00:00.000Z'],
  ['2026-07-05', '09:00:30', 'America/Chicago', '2026-07-05T14:00:30.000Z'],
  ['2026-03-05', '00:00', 'Asia/Kolkata', '2026-03-04T18:30:00.000Z'],
  // The clocks leave out 2:00 to 3:00.
  ['2026-03-08', '02:30', 'America/Chicago', '2026-03-08T08:30:00.000Z'],
  ['2026-03-08', '03:00', 'America/Chicago', '2026-03-08T08:00:00.000Z'],
  // 1:00 to 2:00 comes twice.
  ['2026-11-01', '01:30', 'America/Chicago', '2026-11-01T06:30:00.000Z'],
  ['2026-11-01', '02:00', 'America/Chicago', '2026-11-01T08:00:00.000Z'],
])('reads %s %s in %s', (date, time, zone, moment) => {
  expect(new Date(toInstant(date, time, zone) ?? 0).toISOString()).toBe(moment)
})

it('reads nothing that is no date or time', () => {
  expect(toInstant('soon', '09:00', 'UTC')).toBeUndefined()
  expect(toInstant('2026-03-05', '', 'UTC')).toBeUndefined()
})

it('says what the clocks show', () => {
  expect(toWallTime(Date.UTC(2026, 2, 5, 3, 5), 'America/Chicago')).toEqual({
    date: '2026-03-04',
    time: '21:05',
  })
  expect([isTimeZone('America/Chicago'), isTimeZone('Mars/Olympus')]).toEqual([true, false])
})
