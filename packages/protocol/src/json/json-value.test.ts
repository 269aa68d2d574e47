import { describe, expect, it } from 'vitest'
import { jsonFieldsSchema, jsonValueSchema } from './json-value.ts'

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

describe('a JSON value', () => {
  it.each([null, true, 0, -1.5, 'text', 9007199254740993n, [], {}, [[[{ a: [null] }]]]])(
    '%s is one',
    (value) => {
      expect(jsonValueSchema.parse(value)).toBe(value)
    },
  )

  it.each([undefined, Number.NaN, Infinity, () => 1, Symbol('s'), new Date(0), new Map()])(
    '%s is none',
    (value) => {
      expect(jsonValueSchema.safeParse(value).success).toBe(false)
      expect(jsonValueSchema.safeParse({ a: [value] }).error?.issues[0]?.path).toEqual(['a', 0])
    },
  )

  it('that contains itself ends', () => {
    const circle: unknown[] = []
    circle.push(circle)
    expect(jsonValueSchema.safeParse(circle).success).toBe(false)
  })
})

describe('the bounds', () => {
  it.each([
    ['2,000 values', Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, 1]))],
    ['32 levels', { a: JSON.parse(nested(31)) }],
    ['65,536 bytes', { a: 'x'.repeat(65_536 - '{"a":""}'.length) }],
    ['a name of 200 characters', { ['n'.repeat(200)]: 1 }],
  ])('%s are taken', (_, value) => {
    expect(jsonFieldsSchema.parse(value)).toBe(value)
  })

  it.each([
    ['2,001 values', Array.from({ length: 2_001 }, () => 1), /at most 2000 values/],
    ['33 levels', JSON.parse(nested(32)), /at most 32 levels/],
    ['65,537 bytes', 'x'.repeat(65_537 - '{"a":""}'.length), /at most 65536 bytes/],
    ['bytes that are more than characters', 'é'.repeat(40_000), /at most 65536 bytes/],
  ])('%s are not', (_, member, message) => {
    const issues = jsonFieldsSchema.safeParse({ a: member }).error?.issues
    expect(issues).toEqual([expect.objectContaining({ path: [], message: expect.stringMatching(message) })])
  })

  it('are found without reading on', () => {
    const huge = Object.fromEntries(Array.from({ length: 300_000 }, (_, index) => [`k${index}`, [index]]))
    let read = 0
    const counted = new Proxy(huge, {
      get: (target, name) => {
        read += 1
        return Reflect.get(target, name)
      },
    })
    expect(jsonValueSchema.safeParse(counted).success).toBe(false)
    expect(read).toBeLessThan(2_100)
  })
})
