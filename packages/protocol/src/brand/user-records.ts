import * as z from 'zod'
import { fileNameSchema } from '../outbound/attachment-record.ts'
import { externalIdSchema, wordsSchema } from '../outbound/outbound-fields.ts'
import { tradesSchema } from './shapes.ts'

const words = wordsSchema.exactOptional()

/** A technician or dispatcher; one of e-mail and mobile phone is needed. Playbook: FSM > To Dispatch > Users */
export const userSchema = z
  .strictObject({
    external_id: externalIdSchema,
    external_organization_id: externalIdSchema,
    first_name: wordsSchema,
    last_name: wordsSchema,
    email: words,
    phone_number: words,
    roles: z.array(z.enum(['dispatcher', 'technician'])).min(1, 'expected at least one role'),
  })
  .refine(
    ({ email, phone_number: phoneNumber }) => email !== undefined || phoneNumber !== undefined,
    'expected an email or a phone_number',
  )

/** `attachment` is base64, `external_id` the user's. Playbook: FSM > To Dispatch > Users */
export const profilePictureSchema = z.strictObject({
  external_id: externalIdSchema,
  external_organization_id: externalIdSchema.exactOptional(),
  attachment: z.base64().min(1, 'expected base64'),
  file_name: fileNameSchema,
})

/** Both ids are the user's. Playbook: Use Cases > To Dispatch > User Tags */
export const userTagSchema = z.strictObject({
  external_id: externalIdSchema,
  external_user_id: externalIdSchema,
  key: wordsSchema,
  value: wordsSchema,
})

/** `external_id` is the user's. Playbook: Use Cases > To Dispatch > User Trades */
export const tradeAccountUserSchema = z.strictObject({ external_id: externalIdSchema, trades: tradesSchema })
