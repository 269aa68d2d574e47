import { z } from 'zod'

/** A text whose values the document lists. A stored value is returned as it is, even if it is not listed. */
export function oneOf(values: readonly string[]): z.ZodString {
  return z.string().meta({ enum: [...values] })
}
