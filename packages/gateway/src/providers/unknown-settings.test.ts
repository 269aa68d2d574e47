import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { findUnknownSettings, toAdapterSettings, withoutSettings } from './unknown-settings.ts'

const crew = z.object({ size: z.int(), lead: z.object({ name: z.string() }).optional() })
const schema = z.object({
  apiUrl: z.string().optional(),
  crews: z.array(crew).default([]),
  areas: z.record(z.string(), crew).optional(),
  open: z.looseObject({}).nullish(),
  either: z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]).optional(),
  both: z.intersection(z.object({ c: z.string() }), z.object({ d: z.string() })).optional(),
  turned: z
    .object({ e: z.string() })
    .transform(({ e }) => e)
    .optional(),
})

const find = (settings: object, by: z.ZodType | undefined = schema) =>
  findUnknownSettings(by, settings).map((path) => `/${path.join('/')}`)

describe('settings that nobody names', () => {
  it.each([
    [{ apiURL: 'x' }, ['/apiURL']],
    [{ crews: [{ size: 1 }, { size: 1, sise: 2 }] }, ['/crews/1/sise']],
    [{ crews: [{ size: 1, lead: { name: 'a', nme: 'b' } }] }, ['/crews/0/lead/nme']],
    [{ areas: { north: { size: 1, x: 1 } } }, ['/areas/north/x']],
    [{ either: { a: '1', z: 1 } }, ['/either/z']],
    [{ both: { c: '1', d: '2', z: 1 } }, ['/both/z']],
    [{ turned: { e: '1', z: 1 } }, ['/turned/z']],
    [{ brands: { 12: { apiURL: 'x', timezone: 'America/Denver' } } }, ['/brands/12/apiURL']],
    [{ bridgeURL: 'x' }, ['/bridgeURL']],
  ])('stand at their places: %j', (settings, places) => {
    expect(find(settings)).toEqual(places)
    expect(find(withoutSettings(settings, findUnknownSettings(schema, settings)))).toEqual([])
  })

  it.each([
    {},
    {
      timezone: 'America/Denver',
      suppress: ['note'],
      statusMap: {},
      bridgeUrl: 'http://x',
      brands: { 1: {} },
    },
    { apiUrl: 'x', open: { anything: { at: 'all' } }, either: { b: '1' }, both: { c: '1', d: '2' } },
  ])('are none of %j', (settings) => {
    expect(find(settings)).toEqual([])
  })

  it('are none if the schema is open on purpose, and all if there is no schema', () => {
    expect(find({ x: 1 }, z.looseObject({}))).toEqual([])
    expect(find({ x: 1 }, z.object({}).catchall(z.int()))).toEqual([])
    expect(find({ x: 1 }, z.record(z.string(), z.int()))).toEqual([])
    expect(find({ x: 1 }, z.strictObject({}))).toEqual(['/x'])
    expect(findUnknownSettings(undefined, { x: 1, timezone: 'UTC' })).toEqual([['x']])
  })

  it('that the host reads do not reach a schema that would refuse them', () => {
    const given = { apiUrl: 'x', timezone: 'UTC', brands: {} }
    expect(toAdapterSettings(z.strictObject({ apiUrl: z.string() }), given)).toEqual({ apiUrl: 'x' })
    expect(toAdapterSettings(z.object({ timezone: z.string() }), given)).toEqual({
      apiUrl: 'x',
      timezone: 'UTC',
    })
    expect(toAdapterSettings(z.looseObject({}), given)).toEqual(given)
  })
})
