import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findJsonFault } from './find-json-fault.ts'

describe('where a text stops being JSON', () => {
  it.each([
    ['{"a":}', 1, 6, false],
    ['{"a":1,}', 1, 8, false],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, false],
    ['[1,2', 1, 5, true],
    ['', 1, 1, true],
    ['{"a":"x', 1, 8, true],
    ['"a\nb"', 1, 3, false],
    [String.raw`"a\q"`, 1, 4, false],
    ['{a:1}', 1, 2, false],
    ["{'a':1}", 1, 2, false],
    ['[01]', 1, 3, false],
    ['[1]]', 1, 4, false],
    ['{"a" 1}', 1, 6, false],
    ['[nul]', 1, 2, false],
    ['\u{FEFF}{}', 1, 1, false],
  ])('%j goes wrong at line %i, column %i', (text, line, column, isEnd) => {
    expect(findJsonFault(text)).toEqual({ line, column, isEnd })
  })

  it('is where a stranger stands, or the word or number that it broke, and nowhere in what is whole', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, place) => {
        expect(findJsonFault(text).isEnd).toBe(true)
        const at = place % (text.length + 1)
        const { column } = findJsonFault(`${text.slice(0, at)}\u0001${text.slice(at)}`)
        expect(column).toBeLessThanOrEqual(at + 1)
        expect(column).toBeGreaterThan(at - 30)
      }),
    )
  })
})
