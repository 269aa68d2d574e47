import { describe, expect, it } from 'vitest'
import { fieldEquals, readRtTime, toCustomer, toPhone, toRtTime, toVisit } from './mapping.ts'

describe('times', () => {
  it('are written in the one form that Request Tracker reads, in UTC', () => {
    expect(toRtTime(Date.parse('2026-03-08T03:30:00.500-04:00'))).toBe('2026-03-08 07:30:00')
  })

  it.each([
    ['2026-03-08T07:30:00Z', '2026-03-08T07:30:00.000Z'],
    ['2026-03-08 07:30:00', '2026-03-08T07:30:00.000Z'],
    ['1970-01-01T00:00:00Z', undefined],
    ['1970-01-01 00:00:00', undefined],
    ['', undefined],
    ['soon', undefined],
  ])('%j is read as %j', (text, expected) => {
    const epochMs = readRtTime(text)
    expect(epochMs === undefined ? undefined : new Date(epochMs).toISOString()).toBe(expected)
  })

  it('have an end, also if the appointment has none or one before its start', () => {
    const start_time = '2026-03-08T07:30:00+0000'
    const minutes = (end_time: string | null) => {
      const visit = toVisit({ start_time, end_time }, 120)
      return visit && (visit.endMs - visit.startMs) / 60_000
    }
    expect([minutes(null), minutes(start_time), minutes('2026-03-08T08:00:00+0000')]).toEqual([120, 120, 30])
    expect(toVisit({ start_time: '2026-03-08' }, 120)).toBeUndefined()
  })
})

it('a query holds quotes and backslashes', () => {
  expect(fieldEquals('Claim', "c'1\\")).toBe(String.raw`'CF.{Claim}' = 'c\'1\\'`)
})

it.each([
  ['(212) 555-0100 ext. 22', '+12125550100 x22'],
  ['call the gate', 'call the gate'],
  [null, ''],
])('the number %j becomes %j', (text, expected) => {
  expect(toPhone(text)).toBe(expected)
})

it('a customer has a name, whatever Dispatch has of it', () => {
  const nameOf = (customer: Readonly<Record<string, string>> | null) =>
    toCustomer({ id: 1, customer }, 'x')['RealName']
  expect(nameOf({ first_name: '', last_name: 'Davie & Bettie' })).toBe('Davie & Bettie')
  expect(nameOf({ company_name: 'ACME' })).toBe('ACME')
  expect(nameOf(null)).toBe('Unknown')
  expect(toCustomer({ id: 1, address: { street_1: '😀'.repeat(101) } }, 'x')['Address1']).toBe(
    '😀'.repeat(100),
  )
})
