import { z } from 'zod'

/** A text of which the document lists the values. What is stored is answered as it is, also one that is not listed. */
export function oneOf(values: readonly string[]): z.ZodString {
  return z.string().meta({ enum: [...values] })
}
