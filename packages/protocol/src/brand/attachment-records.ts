import * as z from 'zod'
import { fileNameSchema } from '../outbound/attachment-record.ts'
import { externalIdSchema, wordsSchema } from '../outbound/outbound-fields.ts'

const idsOfAttachment = {
  external_job_id: externalIdSchema,
  external_id: externalIdSchema.exactOptional(),
  entity_type: z.literal('Job').exactOptional(),
}

/**
 * A note of a job, or a file of it (`file` is base64). Playbook: Use Cases > To Dispatch > Job Notes, Job Photos
 */
export const brandAttachmentSchema = z.union([
  z.strictObject({ ...idsOfAttachment, description: wordsSchema }),
  z.strictObject({ ...idsOfAttachment, file: z.base64().min(1, 'expected base64'), name: fileNameSchema }),
])
