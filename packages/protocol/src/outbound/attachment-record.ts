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

/** A name with an extension, no path and no control character. */
export const fileNameSchema = z
  .string()
  .max(255)
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
