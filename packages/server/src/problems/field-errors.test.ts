import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { toFieldErrors } from './field-errors.ts'

function errorsOf(schema: z.ZodType, value: unknown, part: 'body' | 'querystring' = 'body') {
  return toFieldErrors(schema.safeParse(value).error?.issues ?? [], part)
}

describe('toFieldErrors', () => {
  test('names unknown fields one by one, their names escaped and cut', () => {
    const long = 'n'.repeat(500)
    const errors = errorsOf(z.strictObject({}), { 'a/b': 1, 'c~d': 1, [long]: 1 })
    expect(errors.map((error) => error.pointer)).toEqual(['/a~1b', '/c~0d', `/${'n'.repeat(200)}…`])
  })

  test('says which types a field may have', () => {
    expect(errorsOf(z.object({ id: z.union([z.string(), z.number()]) }), { id: true })).toEqual([
      { pointer: '/id', detail: 'expected string or number' },
    ])
  })

  test('says which words a union knows', () => {
    const schema = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('a') }),
      z.object({ kind: z.literal('b') }),
    ])
    expect(errorsOf(schema, { kind: 'SECRET' })).toEqual([
      { pointer: '/kind', detail: 'expected one of a, b' },
    ])
  })

  test('explains the branch of a union that fits best', () => {
    const schema = z.union([
      z.strictObject({ a: z.string(), b: z.string() }),
      z.strictObject({ c: z.string() }),
    ])
    expect(errorsOf(schema, { a: 'x' })).toEqual([expect.objectContaining({ pointer: '/b' })])
  })

  test('explains the branch for the type that came, though another has less to say', () => {
    const item = z.strictObject({ a: z.string(), b: z.string() })
    const schema = z.union([z.array(item), z.strictObject({ items: z.array(item) })])
    expect(errorsOf(schema, [{}]).map((error) => error.pointer)).toEqual(['/0/a', '/0/b'])
  })

  test('names a query parameter, and at most 100 errors', () => {
    expect(errorsOf(z.object({ limit: z.number() }), {}, 'querystring')).toEqual([
      expect.objectContaining({ parameter: 'limit' }),
    ])
    const many = Array.from({ length: 500 }, () => 1)
    expect(errorsOf(z.array(z.string()), many)).toHaveLength(100)
  })
})
