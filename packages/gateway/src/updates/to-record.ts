import {
  appointmentRecordSchema,
  canceledAppointmentRecordSchema,
  canonicalRecordSchema,
  fileNameSchema,
  jobRecordSchema,
  noteRecordSchema,
  parseJson,
  stringifyJson,
  toDispatchTime,
  type CanonicalRecord,
  type DispatchId,
} from '@truckroll/protocol'
import { type JobFacts, type UpdateKindWith, updateMeanings } from '@truckroll/store'
import type { UpdateFacts } from './update.ts'

/** A file's record without its content: `file` is put in when the post is built. */
export interface FileRecordStub {
  readonly header: { readonly record_type: 'attachment'; readonly version: 'v3' }
  readonly record: Readonly<Record<string, unknown>>
}

/**
 * The record that an update becomes on agent/in. Ids are echoed in the value and type that Dispatch sent them; one
 * that it never sent is left out. Playbook: Gateway > To Dispatch.
 */
export function toRecord(
  update: UpdateFacts,
  job: JobFacts,
  updateId: string,
  visit?: string,
): CanonicalRecord | FileRecordStub {
  switch (update.kind) {
    case 'schedule':
      return toAppointment(update, job)
    case 'unschedule':
      return toTakenBack(job, visit ?? update.appointmentId ?? job.id)
    case 'note':
      return toNote(update.text, job, update.id ?? updateId)
    case 'attachment':
      return {
        header: { record_type: 'attachment', version: 'v3' },
        record: {
          ...idsOf(job, 'attachment'),
          external_id: update.id ?? updateId,
          name: fileNameSchema.parse(update.fileName),
        },
      }
    default:
      return canonicalRecordSchema.parse({
        header: { record_type: 'job', version: 'v3' },
        record: jobRecordSchema.parse({ ...idsOf(job, 'job'), ...toStatus(update) }),
      })
  }
}

type UpdateWithNote = Extract<UpdateFacts, { kind: UpdateKindWith<'reasonText', 'text'> }>

/** The text of a reason that has no field on the wire. */
export function toNoteText(update: UpdateFacts): string | undefined {
  return goesWithNote(update) ? update.text : undefined
}

function goesWithNote(update: UpdateFacts): update is UpdateWithNote {
  return updateMeanings[update.kind].reasonText === 'text'
}

/** The note that carries such a text. */
export function toNote(text: string, job: JobFacts, externalId: string): CanonicalRecord {
  const record = noteRecordSchema.parse({
    ...idsOf(job, 'attachment'),
    external_id: externalId,
    description: text,
  })
  return { header: { record_type: 'attachment', version: 'v3' }, record }
}

/** The JSON that is posted: an array of one, digits of ids kept. */
export function toPostBody(record: CanonicalRecord | FileRecordStub): string {
  return stringifyJson([record])
}

type StatusUpdate = Extract<UpdateFacts, { kind: UpdateKindWith<'ordering', 'status'> }>

function toStatus(update: StatusUpdate): Record<string, unknown> {
  switch (update.kind) {
    case 'accept':
      return { status: 'unscheduled' }
    case 'reject':
      return { status: 'rejected', ...reasonOf(update.reason) }
    case 'cancel':
      return { status: 'canceled', ...reasonOf(update.reason) }
    case 'enroute':
      return { status: 'scheduled', status_message: 'enroute' }
    case 'start':
      return { status: 'scheduled', status_message: 'started' }
    case 'pause':
      return {
        status: 'paused',
        ...reasonOf(update.reason),
        ...(update.description === undefined ? {} : { pause_description: update.description }),
      }
    case 'complete':
      return {
        status: 'complete',
        ...reasonOf(update.reason),
        ...(update.resolution === undefined ? {} : { resolution: update.resolution }),
        ...(update.customFields === undefined ? {} : { custom_fields: update.customFields }),
      }
  }
}

/** `value|label|...` as it stands in the job's list: `status_message` carries the value alone. */
function reasonOf(reason: string | undefined): { status_message?: string } {
  const value = reason?.split('|')[0]?.trim()
  return value === undefined || value === '' ? {} : { status_message: value }
}

function toAppointment(update: Extract<UpdateFacts, { kind: 'schedule' }>, job: JobFacts): CanonicalRecord {
  const start = Date.parse(update.start)
  const durationSeconds = update.durationSeconds ?? secondsBetween(update.start, update.end)
  const { id, ...ids } = idsOf(job, 'appointment')
  return {
    header: { record_type: 'appointment', version: 'v3' },
    record: appointmentRecordSchema.parse({
      job_id: id,
      ...ids,
      status: 'scheduled',
      time: toDispatchTime(start),
      duration: durationSeconds,
      external_id: update.appointmentId ?? job.id,
      ...(update.notifyBrand === true ? { reschedule_reminder: true } : {}),
    }),
  }
}

function toTakenBack(job: JobFacts, visit: string): CanonicalRecord {
  const { id, ...ids } = idsOf(job, 'appointment')
  return {
    header: { record_type: 'appointment', version: 'v3' },
    record: canceledAppointmentRecordSchema.parse({
      job_id: id,
      ...ids,
      external_id: visit,
      status: 'canceled',
    }),
  }
}

/** Whole seconds from start to end. */
export function secondsBetween(start: string, end: string | undefined): number {
  return Math.round((Date.parse(end ?? '') - Date.parse(start)) / 1000)
}

function idsOf(job: JobFacts, record: 'job' | 'appointment' | 'attachment'): Record<string, DispatchId> {
  const id = readId(job.idJson)
  return {
    ...(record === 'attachment' ? { job_id: id } : { id }),
    ...(job.organizationIdJson === undefined ? {} : { organization_id: readId(job.organizationIdJson) }),
    ...(record === 'attachment' || job.sourceIdJson === undefined
      ? {}
      : { source_id: readId(job.sourceIdJson) }),
  }
}

function readId(json: string): DispatchId {
  // Written by ourselves from an id that the wire schema had read.
  return parseJson(json) as DispatchId
}
