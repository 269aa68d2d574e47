import { createHash } from 'node:crypto'
import {
  appointmentEventSchema,
  attachmentEventSchema,
  isDeleted,
  isJsonObject,
  isNote,
  parseDispatchTime,
} from '@truckroll/protocol'
import type { EchoEntry } from '../store/inbox-store.ts'
import type { Update } from './update.ts'

/** What an update would repeat, were it an echo (guarantee 7). Statuses on the way are never echoes. */
export function toEchoOfUpdate(jobId: string, update: Update, file?: Uint8Array): EchoEntry | undefined {
  switch (update.kind) {
    case 'cancel':
    case 'accept':
      return { jobId, kind: update.kind, value: '' }
    case 'schedule': {
      const start = Date.parse(update.start)
      const end =
        update.end === undefined ? start + (update.durationSeconds ?? 0) * 1000 : Date.parse(update.end)
      return { jobId, kind: 'schedule', value: `${start}/${end}` }
    }
    case 'note':
      return { jobId, kind: 'note', value: update.text.trim() }
    case 'attachment':
      return file === undefined ? undefined : { jobId, kind: 'attachment', value: sha256(file) }
    default:
      return undefined
  }
}

/** A note or file stands beside those before it and takes none of them back, as a schedule does. */
export function isAddition({ kind }: Pick<Update, 'kind'>): boolean {
  return kind === 'note' || kind === 'attachment'
}

/** What the BMS may repeat once it was handed this entity. */
export function toEchoesOfEvent(
  jobId: string | undefined,
  putKey: string | null,
  entity: unknown,
): EchoEntry[] {
  if (jobId === undefined || !isJsonObject(entity)) return []
  if (putKey === 'job') {
    if (entity['status'] === 'canceled') return [{ jobId, kind: 'cancel', value: '' }]
    if (entity['status'] === 'unscheduled') return [{ jobId, kind: 'accept', value: '' }]
    return []
  }
  if (putKey === 'appointment') {
    const appointment = appointmentEventSchema.safeParse(entity)
    if (!appointment.success) return []
    const start = parseDispatchTime(appointment.data.start_time ?? '')
    const end = parseDispatchTime(appointment.data.end_time ?? '')
    return start === undefined || end === undefined
      ? []
      : [{ jobId, kind: 'schedule', value: `${start}/${end}` }]
  }
  if (putKey !== 'attachment') return []
  const attachment = attachmentEventSchema.safeParse(entity)
  if (!attachment.success || isDeleted(attachment.data) || !isNote(attachment.data)) return []
  return [{ jobId, kind: 'note', value: attachment.data.description.trim() }]
}

/** What the BMS may repeat once it was given the content of the file that this entity names. */
export function toEchoesOfFile(
  jobId: string | undefined,
  entity: unknown,
  file: { readonly fileToken: string; readonly bytes: Uint8Array },
): EchoEntry[] {
  const attachment = attachmentEventSchema.safeParse(entity)
  const isOfEntity = attachment.success && attachment.data.file_token === file.fileToken
  return jobId === undefined || !isOfEntity ? [] : [{ jobId, kind: 'attachment', value: sha256(file.bytes) }]
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}
