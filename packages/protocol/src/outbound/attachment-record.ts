import * as z from 'zod'
import { dispatchIdSchema } from '../dispatch-id.ts'
import { echoedIdSchema, externalIdSchema, wordsSchema } from './outbound-fields.ts'

const idsOfAttachment = {
  organization_id: echoedIdSchema,
  job_id: dispatchIdSchema,
  external_id: externalIdSchema,
}

/** A note that the brand may read. Playbook: Gateway > To Dispatch > Notes */
export const noteRecordSchema = z.strictObject({ ...idsOfAttachment, description: wordsSchema })
export type NoteRecord = z.infer<typeof noteRecordSchema>

/**
 * Characters that nobody sees and that change what is read: U+202E shows `gpj.exe` as `exe.jpg`. Joiners are letters' own
 * business: Persian words and many emojis need them.
 */
const unseen = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u

export function hasUnseenCharacters(name: string): boolean {
  return unseen.test(name)
}

/** A name with an extension, no path and no character that nobody sees. */
export const fileNameSchema = z
  .string()
  .max(255)
  .refine((name) => !unseen.test(name), 'expected a file name without characters that nobody sees')
  .regex(
    /^[^\p{Cc}/\\]*[^\p{Cc}/\\.\s][^\p{Cc}/\\]*\.[^\p{Cc}/\\.\s]+$/u,
    'expected a file name with an extension and no path',
  )

/** A file that the brand may see; `file` is base64. Playbook: Gateway > To Dispatch > Attachments */
export const fileRecordSchema = z.strictObject({
  ...idsOfAttachment,
  file: z.base64().min(1),
  name: fileNameSchema,
})
export type FileRecord = z.infer<typeof fileRecordSchema>
