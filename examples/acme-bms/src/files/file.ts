import { z } from 'zod'

import { actorSchema } from '../access/caller.ts'
import { externalReference, visibility } from '../http/fields.ts'

/** The largest file that is taken. */
export const maxFileBytes = 10_000_000

const fileName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^/\\\p{Cc}]+$/u, 'expected a file name without path or control characters')
const contentType = z
  .string()
  .regex(/^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,60}$/i, 'expected a media type such as image/jpeg')

/** What is said about a file, in JSON or in the fields of a multipart form. */
export const fileFieldsSchema = z.strictObject({
  fileName,
  contentType: contentType.default('application/octet-stream'),
  visibility: visibility.default('internal'),
  caption: z.string().trim().max(2000).nullable().default(null),
  externalReference: externalReference.nullable().default(null),
})
export type FileFields = z.infer<typeof fileFieldsSchema>

/** As JSON the content comes in base64. */
export const fileInputSchema = fileFieldsSchema.extend({ contentBase64: z.string().min(4) })

export const fileSchema = z.object({
  id: z.string(),
  workOrderId: z.string(),
  fileName: z.string(),
  contentType: z.string(),
  sizeBytes: z.int(),
  sha256: z.string(),
  visibility,
  caption: z.string().nullable(),
  author: actorSchema,
  externalReference: z.string().nullable(),
  createdAt: z.string(),
})
export type StoredFile = z.infer<typeof fileSchema>
