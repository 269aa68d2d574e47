import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from './parse-json.ts'
import { stringifyJson } from './stringify-json.ts'

describe('ids keep their digits', () => {
  it('reads integers beyond 2^53 as bigint and writes them back digit for digit', () => {
    const text = '{"id":9007199254740993,"list":[-12345678901234567890],"small":9007199254740991}'
    const value = parseJson(text)
    expect(value).toEqual({ id: 9007199254740993n, list: [-12345678901234567890n], small: 9007199254740991 })
    expect(stringifyJson(value)).toBe(text)
  })

  it('for any integer, at any place', () => {
    const integers = fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n })
    const path = fc.array(fc.oneof(fc.constant('['), fc.constant('{')), { maxLength: 20 })
    fc.assert(
      fc.property(integers, path, (integer, levels) => {
        const open = levels.map((level) => (level === '[' ? '[' : '{"a":')).join('')
        const close = levels
          .map((level) => (level === '[' ? ']' : '}'))
          .toReversed()
          .join('')
        const text = `${open}${integer}${close}`
        expect(stringifyJson(parseJson(text))).toBe(text)
      }),
    )
  })

  it('leaves fractions, exponents and digits inside strings alone', () => {
    const text = '[0.12345678901234567,12345678901234567e5,"12345678901234567890"]'
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const safe = JSON.stringify(JSON.parse(text))
        expect(stringifyJson(parseJson(safe))).toBe(safe)
      }),
    )
  })

  it('is not slowed down by a million digits', () => {
    expect(parseJson(`[${'9'.repeat(1_000_000)}]`)).toEqual([Number.POSITIVE_INFINITY])
  })
})

describe('hostile JSON', () => {
  it.each(['[', '{"a":', '[{"a":'])('100,000 levels of %s get an error of their own', (level) => {
    const depth = 100_000
    expect(() => parseJson(level.repeat(depth))).toThrow(
      expect.objectContaining({ code: 'TR_PROTOCOL_JSON_DEPTH' }),
    )
  })

  it('256 levels are read, brackets in strings are no levels', () => {
    const text = `${'['.repeat(256)}${']'.repeat(256)}`
    expect(stringifyJson(parseJson(text))).toBe(text)
    expect(() => parseJson(`[${text}]`)).toThrow(expect.objectContaining({ code: 'TR_PROTOCOL_JSON_DEPTH' }))
    const brackets = JSON.stringify({ text: `\\"${'['.repeat(1000)}"\\` })
    expect(stringifyJson(parseJson(brackets))).toBe(brackets)
  })

  it('a key __proto__ stays a key', () => {
    const text = '{"__proto__":{"isAdmin":true},"id":12345678901234567890}'
    const value = parseJson(text)
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(stringifyJson(value)).toBe(text)
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined()
  })
})

describe('what has no JSON form', () => {
  it('is an error, not an empty text', () => {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    for (const value of [undefined, () => 1, Symbol('s'), cycle, { a: 1n, cycle }]) {
      expect(() => stringifyJson(value)).toThrow(expect.objectContaining({ code: 'TR_PROTOCOL_JSON_VALUE' }))
    }
  })
})
