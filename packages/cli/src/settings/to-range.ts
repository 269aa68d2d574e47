import { z } from 'zod'

/** `a whole number from 1 to 1000` for a schema of numbers; undefined for any other. */
export function toRange(schema: z.ZodType): string | undefined {
  const inner = unwrap(schema)
  if (!(inner instanceof z.ZodNumber)) return undefined
  const { minValue, maxValue } = inner
  const kind = inner.isInt ? 'a whole number' : 'a number'
  const from = minValue === null || !Number.isFinite(minValue) ? '' : ` from ${minValue}`
  const isBounded = maxValue !== null && maxValue < Number.MAX_SAFE_INTEGER
  return kind + from + (isBounded ? ` to ${maxValue}` : '')
}

function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? unwrap(schema.unwrap()) : schema
}
