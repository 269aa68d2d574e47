import { z } from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>

const prefix = '#/components/schemas/'

const options = {
  unrepresentable: 'any',
  override: ({
    zodSchema,
    jsonSchema,
  }: Parameters<NonNullable<z.core.ToJSONSchemaParams['override']>>[0]) => {
    // oxlint-disable-next-line no-underscore-dangle -- zod's own name for what a schema is made of
    if (zodSchema._zod.def.type === 'bigint') jsonSchema.type = 'integer'
    // The exact expression of a time is longer than all the rest of a schema and says no more than its format.
    if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
    // Not a format of JSON Schema; contentEncoding says it.
    if (jsonSchema.contentEncoding === 'base64') delete jsonSchema.format
  },
} as const

/** Named schemas, each referring to the others by name. `io`: as callers write it, or as it is answered. */
export function toNamedSchemas(
  schemas: Readonly<Record<string, z.ZodType>>,
  io: 'input' | 'output',
): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id })
  const made = z.toJSONSchema(registry, { ...options, io, uri: (id) => `${prefix}${id}` })
  const named = Object.entries(made.schemas).filter(([name]) => name !== '__shared')
  return Object.fromEntries(named.map(([name, schema]) => [name, tidy({ ...schema })]))
}

/** A schema without a name, such as that of a parameter: as it is after coercion. */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  return tidy({ ...z.toJSONSchema(schema, { ...options, io: 'output' }) })
}

function tidy(schema: Record<string, unknown>): JsonSchema {
  delete schema['$schema']
  delete schema['$id']
  delete schema['id']
  const text = JSON.stringify(schema, (_key, value: unknown) => (isShared(value) ? {} : value))
  const copy: unknown = JSON.parse(text)
  return typeof copy === 'object' && copy !== null ? { ...copy } : {}
}

/** The only recursive schema is "any JSON value" (`z.json()`), which JSON Schema writes as no restriction at all. */
function isShared(value: unknown): boolean {
  const ref: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, '$ref') : undefined
  return typeof ref === 'string' && (ref.includes('__shared') || ref.startsWith('#/$defs/'))
}
