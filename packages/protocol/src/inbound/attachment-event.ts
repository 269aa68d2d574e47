import * as z from 'zod'
import { looseId, looseObjectOf, looseText } from './loose-fields.ts'

/**
 * A note (`isNote`) or a file (`isFile`) on a job (`entity_type` Job, `entity_id` its id). Keep `id`: later
 * changes and the deletion (`deleted_at` set) refer to it. `name` is a stranger's file name.
 * Playbook: DNM > From Dispatch > Notes & Attachment Events
 */
export const attachmentEventSchema = z.looseObject({
  id: looseId(),
  entity_type: looseText(),
  entity_id: looseId(),
  external_id: looseText(),
  /** The note's text. */
  description: looseText(),
  /** The token to fetch the file with. */
  file_token: looseText(),
  name: looseText(),
  updated_at: looseText(),
  /** When it was deleted; null if it was not. */
  deleted_at: looseText(),
  job: looseObjectOf({ external_id: looseText() }),
})

export type AttachmentEvent = z.infer<typeof attachmentEventSchema>

/** Is it a file to be fetched? A file may have a description, too. */
export function isFile(attachment: AttachmentEvent): attachment is AttachmentEvent & { file_token: string } {
  return typeof attachment.file_token === 'string' && attachment.file_token !== ''
}

/** Is it text and nothing else? */
export function isNote(attachment: AttachmentEvent): attachment is AttachmentEvent & { description: string } {
  return typeof attachment.description === 'string' && !isFile(attachment)
}

/** Was it deleted? */
export function isDeleted(attachment: AttachmentEvent): boolean {
  return typeof attachment.deleted_at === 'string' && attachment.deleted_at !== ''
}
