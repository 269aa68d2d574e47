import * as z from 'zod'

// The type is written out, because the inferred type differs between versions of zod.

/** Accepts a text, or a whole number and turns it into text: ids of many products are numbers. */
export function incomingId(schema: z.ZodString): z.ZodPipe<z.core.$ZodTransform, z.ZodString> {
  return z.preprocess(toDigits, schema)
}

function toDigits(value: unknown): unknown {
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
  return isWhole ? String(value) : value
}
