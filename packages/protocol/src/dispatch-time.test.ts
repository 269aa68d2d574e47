import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDispatchTime, toDispatchTime } from './dispatch-time.ts'

describe('times of Dispatch', () => {
  it.each([
    ['2018-05-18T10:05:46+0000', '2018-05-18T10:05:46.000Z'],
    ['2018-10-30T22:00:00.000Z', '2018-10-30T22:00:00.000Z'],
    ['2017-10-21T00:00:00Z', '2017-10-21T00:00:00.000Z'],
    ['2020-08-15T08:00:00-07:00', '2020-08-15T15:00:00.000Z'],
    ['2020-08-15T08:00:00+05:30', '2020-08-15T02:30:00.000Z'],
    ['2020-08-15t08:00:00.123456z', '2020-08-15T08:00:00.123Z'],
    ['2020-08-15 08:00Z', '2020-08-15T08:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00+00', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(new Date(parseDispatchTime(text) ?? Number.NaN).toISOString()).toBe(expected)
  })

  it.each([
    '',
    '2018-05-18',
    '2018-05-18T10:05:46',
    '2018-02-30T10:05:46Z',
    '2023-02-29T10:05:46Z',
    '2018-13-01T00:00:00Z',
    '2018-00-01T00:00:00Z',
    '2018-05-18T24:00:00Z',
    '2018-05-18T10:60:00Z',
    '2018-05-18T10:05:46+2400',
    '2018-05-18T10:05:46+0060',
    '1526637946',
    'Fri, 18 May 2018 10:05:46 GMT',
    ' 2018-05-18T10:05:46Z',
    '2018-05-18T10:05:46Z\n',
  ])('%j is no moment', (text) => {
    expect(parseDispatchTime(text)).toBeUndefined()
  })

  it('are written as they are read, at any offset', () => {
    const max = Date.UTC(9998, 0)
    const moments = fc.integer({ min: Date.UTC(1, 0), max })
    fc.assert(
      fc.property(moments, fc.integer({ min: -14 * 60, max: 14 * 60 }), fc.boolean(), (at, offset, colon) => {
        expect(parseDispatchTime(toDispatchTime(at))).toBe(at)
        const wall = toDispatchTime(at + offset * 60_000).slice(0, -1)
        const minutes = Math.abs(offset)
        const pad = (count: number) => String(count).padStart(2, '0')
        const zone = `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${colon ? ':' : ''}${pad(minutes % 60)}`
        expect(parseDispatchTime(wall + zone)).toBe(at)
      }),
    )
  })

  it('are refused if no ISO timestamp can be written', () => {
    for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, Date.UTC(-1, 0)]) {
      expect(() => toDispatchTime(at)).toThrow(expect.objectContaining({ code: 'TR_PROTOCOL_TIME' }))
    }
  })
})
