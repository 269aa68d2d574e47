import { describe, expect, it } from 'vitest'
import {
  createTimeParser,
  parseCount,
  parseDurationMs,
  parsePort,
  parseRate,
  parseSeconds,
} from './parse-option.ts'

describe('what is typed behind an option', () => {
  it.each([
    [parseCount, '10', 10],
    [parsePort, '0', 0],
    [parseSeconds, '0.5', 0.5],
    [parseDurationMs, '48h', 172_800_000],
    [parseDurationMs, '30m', 1_800_000],
    [parseRate, '20/s', 20],
    [parseRate, '0.5', 0.5],
  ])('%o %s', (parse, text, value) => {
    expect(parse(text)).toBe(value)
  })

  it.each([
    [parseCount, '0'],
    [parseCount, '1e9'],
    [parsePort, '65536'],
    [parsePort, '-1'],
    [parseSeconds, '0'],
    [parseDurationMs, '48'],
    [parseRate, '0/s'],
    [parseRate, '5/min'],
  ])('refuses %o %s', (parse, text) => {
    expect(() => parse(text)).toThrow(/Expected/)
  })

  it('reads times with an offset, and durations back from now', () => {
    const parse = createTimeParser(() => Date.parse('2026-03-01T12:00:00Z'))
    expect(parse('2026-03-01T09:00:00-05:00')).toBe('2026-03-01T14:00:00.000Z')
    expect(parse('2h')).toBe('2026-03-01T10:00:00.000Z')
    expect(() => parse('2026-03-01T09:00:00')).toThrow(/offset/)
  })
})
