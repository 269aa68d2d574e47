import * as z from 'zod'

/** Takes an id that is text, or a whole number as its digits: ids of many products are numbers. */
export function incomingId(schema: z.ZodString) {
  return z.preprocess(toDigits, schema)
}

function toDigits(value: unknown): unknown {
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
  return isWhole ? String(value) : value
}
