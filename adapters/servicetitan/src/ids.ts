import { z } from 'zod'

/** ServiceTitan's ids are whole numbers of up to 64 bits; their digits are kept as text. */
export const idSchema = z.union([z.number(), z.bigint(), z.string()]).transform(String)

/** As a JSON number, all digits kept. */
export function toIdNumber(id: string): bigint {
  return BigInt(id)
}
