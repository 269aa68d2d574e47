import { incomingId, incomingTimeSchema } from '@truckroll/gateway/embed'
import { z } from 'zod'

/** Any id in a path or query: text, so that no digit of a long one is lost. */
export const idText = z.string().min(1).max(255)

/** The same in a body, if it may be a number. */
export const bodyId = incomingId(idText)

/** `+` of an offset that was not encoded arrives as a blank. */
export const timeParameter = z.preprocess(
  (value) => (typeof value === 'string' ? value.replace(/(?<=:.*) (?=\d\d(?::?\d\d)?$)/, '+') : value),
  incomingTimeSchema,
)

export const cursorParameter = z.string().min(1).max(1_000).exactOptional()
export const limitParameter = z.coerce.number().int().min(1).max(200).exactOptional()

/** `Idempotency-Key`: visible ASCII, so that no proxy changes it. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'expected 1 to 255 visible ASCII characters')

export const jobParameters = z.object({ jobId: idText })
export const itemParameters = z.object({ id: idText })
export const providerParameters = z.object({ externalOrganizationId: z.string().min(1).max(200) })
export const cursorQuery = z.strictObject({ cursor: cursorParameter })
