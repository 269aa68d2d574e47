import { z } from 'zod'

const positionSchema = z.array(z.union([z.string(), z.number()]))

/** The values of a row's key, in the key's order. */
export function readPosition(text: string): readonly (string | number)[] {
  return positionSchema.parse(JSON.parse(text))
}
