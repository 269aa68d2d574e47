import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { incomingId } from './incoming-id.ts'
import { incomingTimeSchema } from './incoming-time.ts'
import { nullIsAbsent } from './null-is-absent.ts'

describe('a time that comes in', () => {
  it.each([
    ['2026-03-08T07:30:00+0000', '2026-03-08T07:30:00.000Z'],
    ['2026-03-08T07:30Z', '2026-03-08T07:30:00.000Z'],
    ['2026-03-08T02:30-05:00', '2026-03-08T07:30:00.000Z'],
    ['2026-03-08T02:30:00-05', '2026-03-08T07:30:00.000Z'],
    ['2026-03-08t07:30:00z', '2026-03-08T07:30:00.000Z'],
    ['2026-03-08 07:30:00.1234567+00:00', '2026-03-08T07:30:00.123Z'],
    ['2026-03-08T07:30:00,5Z', '2026-03-08T07:30:00.500Z'],
    ['2026-03-08T02:30-05:00[America/Chicago]', '2026-03-08T07:30:00.000Z'],
    ['2026-03-08T07:30:00Z[Etc/UTC][u-ca=iso8601]', '2026-03-08T07:30:00.000Z'],
  ])('%s is taken, as UTC', (text, utc) => {
    expect(incomingTimeSchema.parse(text)).toBe(utc)
    expect(incomingTimeSchema.parse(utc)).toBe(utc)
  })

  it.each([
    '2026-03-08T07:30:00',
    '2026-03-08T07:30:00[America/Chicago]',
    '2026-03-08T07:30:00Z[',
    '2026-03-08',
    '2026-02-30T07:30:00Z',
    '9999-12-31T23:59:59-05:00',
    'soon',
    1_772_955_000,
  ])('%j is refused', (value) => {
    expect(incomingTimeSchema.safeParse(value).success).toBe(false)
  })
})

describe('a member that is null', () => {
  const schema = nullIsAbsent(
    z.strictObject({ name: z.string(), text: z.string().optional(), free: z.unknown().optional() }),
  )

  it('is absent, whether it is known or not', () => {
    expect(schema.parse({ name: 'a', text: null, other: null })).toEqual({ name: 'a' })
  })

  it('stays what it is further down', () => {
    expect(schema.parse({ name: 'a', free: { text: null } })).toEqual({ name: 'a', free: { text: null } })
  })

  it('is missed if it has to be there', () => {
    expect(schema.safeParse({ name: null }).success).toBe(false)
    expect(schema.safeParse(null).success).toBe(false)
  })
})

describe('an id that comes in', () => {
  const schema = incomingId(z.string().min(1).max(20))
  it.each([
    [77, '77'],
    [12_345_678_901_234_567_890n, '12345678901234567890'],
    ['0077', '0077'],
  ])('%s is its digits', (value, text) => {
    expect(schema.parse(value)).toBe(text)
  })
  it.each([7.5, Number.NaN, 2 ** 60, true, null, ''])('%s is none', (value) => {
    expect(schema.safeParse(value).success).toBe(false)
  })
})
