import { describe, expect, it } from 'vitest'
import { readDateTime, toDateTime } from './answers.ts'
import { parseTag, toAddress, toCustomer, toName, toPattern, toPhone, toTag, toVisit } from './mapping.ts'
import { formatState, parseState } from './snapshot.ts'

it('a time is written in UTC and read as it was written', () => {
  const epochMs = Date.parse('2026-03-08T03:30:15-04:00')
  expect(toDateTime(epochMs)).toMatchObject({ hour: 7, minute: 30, second: 15 })
  expect(readDateTime(toDateTime(epochMs))).toBe(epochMs)
})

it.each([
  ['[DSP-30462] Heater', { jobTag: '[DSP-30462]', isFurtherVisit: false }],
  ['[DSP-30462/6] Heater', { jobTag: '[DSP-30462]', isFurtherVisit: true }],
  ['Heater [DSP-30462]', undefined],
  ['[DSP-]', undefined],
])('the name %j belongs to %j', (name, expected) => {
  expect(parseTag(name)).toEqual(expected)
})

it('a name holds no line break, tab or backslash, which Tryton refuses', () => {
  expect(toName({ id: 1, title: ' Heater\n\\\tis   cold ' })).toBe('[DSP-1] Heater is cold')
  expect(toName({ id: 1, title: null }, '6')).toBe('[DSP-1/6] Job')
})

it('a pattern finds what begins with it, and nothing like it', () => {
  expect(toPattern(toTag('a_1%'))).toBe('[DSP-a\\_1\\%]%')
})

describe('a customer', () => {
  it.each([
    [{ first_name: '', last_name: 'Davie & Bettie' }, 'Davie & Bettie'],
    [{ company_name: 'ACME' }, 'ACME'],
    [null, 'Unknown'],
  ])('%j has the name %j', (customer, name) => {
    expect(toCustomer({ id: 1, customer }).name).toBe(name)
  })

  it.each([
    ['(212) 555-0100', '+12125550100'],
    ['ask the gate', ''],
    [null, ''],
  ])('the number %j is kept as %j', (text, number) => {
    expect(toPhone(text)).toBe(number)
  })

  it('without an address has none', () => {
    expect(toAddress({ id: 1, address: { street_1: ' ', timezone: 'UTC' } })).toBeUndefined()
  })
})

it('a visit has an end, also if the appointment has none or one before its start', () => {
  const start_time = '2026-03-08T07:30:00+0000'
  const minutes = (end_time: string | null) => {
    const visit = toVisit({ start_time, end_time }, 120)
    return visit && (visit.endMs - visit.startMs) / 60_000
  }
  expect([minutes(null), minutes(start_time), minutes('2026-03-08T08:00:00+0000')]).toEqual([120, 120, 30])
  expect(toVisit({ start_time: '2026-03-08' }, 120)).toBeUndefined()
})

it('a state is read as it was written', () => {
  for (const state of [
    { status: 3, startMs: undefined, endMs: undefined },
    { status: 3, startMs: 1_000, endMs: 2_000 },
  ])
    expect(parseState(formatState(state))).toEqual(state)
})
