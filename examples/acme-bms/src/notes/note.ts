import { z } from 'zod'

import { actorSchema } from '../access/caller.ts'
import { externalReference, visibility } from '../http/fields.ts'

const body = z.string().trim().min(1).max(20_000)

export const noteInputSchema = z.strictObject({
  body,
  visibility: visibility.default('internal'),
  externalReference: externalReference.nullable().default(null),
})
export type NoteInput = z.infer<typeof noteInputSchema>

export const notePatchSchema = z.strictObject({ body, visibility }).partial()
export type NotePatch = z.infer<typeof notePatchSchema>

export const noteSchema = z.object({
  id: z.string(),
  workOrderId: z.string(),
  body: z.string(),
  visibility,
  author: actorSchema,
  externalReference: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type Note = z.infer<typeof noteSchema>
