import * as z from 'zod'

// The type is written out, since what zod infers changes from one version to the next.

/** Takes an id that is text, or a whole number as its digits: ids of many products are numbers. */
export function incomingId(schema: z.ZodString): z.ZodPipe<z.core.$ZodTransform, z.ZodString> {
  return z.preprocess(toDigits, schema)
}

function toDigits(value: unknown): unknown {
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
  return isWhole ? String(value) : value
}
