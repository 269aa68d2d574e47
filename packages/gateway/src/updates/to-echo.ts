import {
  appointmentEventSchema,
  attachmentEventSchema,
  isDeleted,
  isJsonObject,
  isNote,
  parseDispatchTime,
} from '@truckroll/protocol'
import { type EchoEntry, type EchoKind, type EndedEchoes, updateMeanings } from '@truckroll/store'
import { sha256 } from '../environment/sha256.ts'
import type { UpdateFacts } from './update.ts'

type EchoableUpdate = Extract<UpdateFacts, { kind: EchoKind }>

/** What an update would repeat, were it an echo (guarantee 7). Statuses on the way are never echoes. */
export function toEchoOfUpdate(
  jobId: string,
  update: UpdateFacts,
  file?: Uint8Array,
  visit?: string,
): EchoEntry | undefined {
  if (!mayEcho(update)) return undefined
  const value = toEchoValue(update, file, visit)
  return value === undefined ? undefined : { jobId, kind: update.kind, value }
}

function mayEcho(update: UpdateFacts): update is EchoableUpdate {
  return updateMeanings[update.kind].mayEcho
}

function toEchoValue(
  update: EchoableUpdate,
  file: Uint8Array | undefined,
  visit: string | undefined,
): string | undefined {
  switch (update.kind) {
    case 'cancel':
    case 'accept':
      return ''
    case 'schedule': {
      const start = Date.parse(update.start)
      const end =
        update.end === undefined ? start + (update.durationSeconds ?? 0) * 1000 : Date.parse(update.end)
      return `${start}/${end}`
    }
    case 'unschedule':
      return visit ?? update.appointmentId ?? ''
    case 'note':
      return update.text.trim()
    case 'attachment':
      return file === undefined ? undefined : sha256(file)
  }
}

/** What an event makes old of what Dispatch said before about the same. */
export function toEchoesEndedBy(
  jobId: string | undefined,
  putKey: string | null,
  entity: unknown,
): EndedEchoes | undefined {
  if (jobId === undefined || !isJsonObject(entity)) return undefined
  switch (putKey) {
    case 'job':
      // A job that comes without a status keeps the one it has.
      if (typeof entity['status'] !== 'string') return undefined
      return { jobId, kinds: ['cancel', 'accept'], isOfEntity: false }
    case 'appointment':
      // Any visit of the job: an update may name none, and a real change must not be taken for another visit's echo.
      // What was said of taking a visit back ends with news of that visit alone.
      return { jobId, kinds: ['schedule'], isOfEntity: false, ofEntity: ['unschedule'] }
    case 'attachment':
      // The same one edited or deleted; a second one says nothing of the first, whose repetition stays an echo.
      return { jobId, kinds: ['note', 'attachment'], isOfEntity: true }
    default:
      return undefined
  }
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
    const { status, external_id: visit } = appointment.data
    if (status === 'canceled') return [{ jobId, kind: 'unschedule', value: visit ?? '' }]
    // A visit that is over is planned for no time: one planned for the same time again is news.
    if (status === 'complete') return []
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
