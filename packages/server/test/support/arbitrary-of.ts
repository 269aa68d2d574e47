import { isJsonObject } from '@truckroll/gateway'
import * as fc from 'fast-check'

/** Texts that have broken programs before. */
const nasty = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%00',
  "'; drop table jobs; --",
  '1e999',
  'x'.repeat(70_000),
  '2026-02-30T25:61:00Z',
)
const anything = fc.oneof(fc.jsonValue(), nasty, fc.constant(9007199254740993n.toString()), fc.double())

/**
 * JSON that fits a schema of the OpenAPI document, or nearly: here and there it is of another kind, missing, or one too
 * many.
 */
export function arbitraryOf(document: unknown, component: string): fc.Arbitrary<unknown> {
  const schemas = at(at(document, 'components'), 'schemas')
  const known = new Map<string, fc.Arbitrary<unknown>>()

  function named(name: string, depth: number): fc.Arbitrary<unknown> {
    const before = known.get(name)
    if (before !== undefined) return before
    const made = of(at(schemas, name), depth)
    known.set(name, made)
    return made
  }

  function of(schema: unknown, depth: number): fc.Arbitrary<unknown> {
    const fitting = fit(schema, depth)
    return fc.oneof({ weight: 12, arbitrary: fitting }, { weight: 1, arbitrary: anything })
  }

  function fit(schema: unknown, depth: number): fc.Arbitrary<unknown> {
    const reference = at(schema, '$ref')
    if (depth > 6) return anything
    if (typeof reference === 'string') return named(reference.split('/').at(-1) ?? '', depth + 1)
    const choices: unknown = at(schema, 'anyOf') ?? at(schema, 'oneOf')
    if (Array.isArray(choices)) return fc.oneof(...choices.map((choice) => of(choice, depth + 1)))
    const words: unknown = at(schema, 'enum')
    if (Array.isArray(words)) return fc.constantFrom<unknown>(...words)
    if (isJsonObject(schema) && schema['const'] !== undefined) return fc.constant(schema['const'])
    return byType(schema, depth)
  }

  function byType(schema: unknown, depth: number): fc.Arbitrary<unknown> {
    switch (at(schema, 'type')) {
      case 'string':
        return at(schema, 'format') === 'date-time'
          ? fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
          : fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('1', 'x', 'shop-1'), nasty)
      case 'integer':
      case 'number':
        return fc.oneof(fc.integer(), fc.constantFrom(0, -1, 2 ** 53, 1e308))
      case 'boolean':
        return fc.boolean()
      case 'array':
        return fc.array(of(at(schema, 'items'), depth + 1), { maxLength: 4 })
      case 'object':
        return members(schema, depth)
      default:
        return anything
    }
  }

  function members(schema: unknown, depth: number): fc.Arbitrary<unknown> {
    const properties = at(schema, 'properties')
    const fields = Object.entries(isJsonObject(properties) ? properties : {})
    const model = Object.fromEntries(fields.map(([name, field]) => [name, of(field, depth + 1)]))
    const required = at(schema, 'required')
    const requiredKeys = Array.isArray(required) ? required.map(String).filter((name) => name in model) : []
    const whole = fc.oneof(
      { weight: 3, arbitrary: fc.record(model, { requiredKeys }) },
      { weight: 1, arbitrary: fc.record(model, { requiredKeys: [] }) },
    )
    const more = fc.dictionary(fc.oneof(fc.string({ maxLength: 8 }), nasty), anything, { maxKeys: 2 })
    return fc.oneof(
      { weight: 4, arbitrary: whole },
      { weight: 1, arbitrary: fc.tuple(whole, more).map(([one, other]) => ({ ...one, ...other })) },
    )
  }

  return named(component, 0)
}

function at(value: unknown, name: string): unknown {
  return isJsonObject(value) ? value[name] : undefined
}
