import { z } from 'zod'
import { componentExamples } from './component-examples.ts'
import { answerComponents, requestComponents } from './components.ts'
import type { CreateDocumentOptions } from 'zod-openapi'

/** Every schema that has a name under `components/schemas`. */
export const components = { ...requestComponents, ...answerComponents }

const names = new Map<unknown, string>(Object.entries(components).map(([name, schema]) => [schema, name]))

/** The name of a schema; undefined when it has none. */
export function nameOf(schema: unknown): string | undefined {
  return names.get(schema)
}

/** What the document says about a schema in addition to zod. */
export const toSchema: NonNullable<CreateDocumentOptions['override']> = ({ zodSchema, jsonSchema }) => {
  if (zodSchema instanceof z.ZodObject) {
    // Unknown fields are refused in answers, too, so that a schema for both directions has one description.
    const { additionalProperties = false } = jsonSchema
    delete jsonSchema.additionalProperties
    jsonSchema.additionalProperties = additionalProperties
  }
  const examples = componentExamples[nameOf(zodSchema) ?? '']
  if (examples !== undefined) jsonSchema.examples = [...examples]
  // An id may be longer than 64 bits hold.
  if (zodSchema instanceof z.ZodBigInt) delete jsonSchema.format
  // The regular expression of a time is longer than the rest of a schema and says no more than its format.
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
  // Not a format of JSON Schema; contentEncoding says it.
  if (jsonSchema.contentEncoding === 'base64') delete jsonSchema.format
}
