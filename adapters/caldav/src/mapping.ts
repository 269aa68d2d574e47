import {
  idText,
  toStatusMeaning,
  toStatusUpdate,
  type DispatchId,
  type JobEvent,
  type Reasons,
  type StatusMap,
  type Update,
} from '@truckroll/gateway'
import type { ProviderSettings } from './settings.ts'
import { isClosed, type State } from './state.ts'

/** What each status of an entry tells the brand. */
export const statusMap: StatusMap = {
  offered: 'none',
  accepted: { kind: 'accept' },
  // The brand gets this from the times of the visit.
  scheduled: 'none',
  enroute: { kind: 'enroute' },
  started: { kind: 'start' },
  paused: { kind: 'pause' },
  complete: { kind: 'complete' },
  rejected: { kind: 'reject' },
  canceled: { kind: 'cancel' },
}

// Names. Letters, digits and `-` only: servers differ in all else.

/** The work order's id: the name of its entry without `.ics`. It follows from the job, so a repetition finds it. */
export function toJobName(id: DispatchId): string {
  return `dispatch-job-${clean(idText(id))}`
}

export function toVisitName(jobName: string, visitId: string): string {
  return `${jobName}-visit-${clean(visitId)}`
}

/** The job that a name in the calendar belongs to; undefined if it is none of ours. */
export function parseName(
  name: string,
): { readonly jobName: string; readonly isFurtherVisit: boolean } | undefined {
  const [, jobName, visit] = /^(dispatch-job-[\w]+)(-visit-\w+)?\.ics$/.exec(name) ?? []
  return jobName === undefined ? undefined : { jobName, isFurtherVisit: visit !== undefined }
}

function clean(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]/g, (character) => `_${character.charCodeAt(0).toString(16)}_`)
}

// Texts

export function toLine(text: string | null | undefined, maxLength = 200): string {
  const line = (text ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, maxLength)
  // A cut between the two halves of a character would leave a broken one at the end.
  return line.replace(/[\uD800-\uDBFF]$/, '').trim()
}

export interface JobFacts {
  readonly job: JobEvent
  readonly reasons: Reasons
  readonly descriptionText: string | undefined
}

export function toTitle(job: JobEvent): string {
  return toLine(job.title) || toLine(job.service_type) || `Job ${idText(job.id)}`
}

export function toPlace({ address }: JobEvent): string {
  const { street_1, street_2, city, state, postal_code, country } = address ?? {}
  const parts = [
    street_1,
    street_2,
    city,
    [state, postal_code].map((part) => toLine(part)).join(' '),
    country,
  ]
  return parts
    .map((part) => toLine(part))
    .filter((part) => part !== '')
    .join(', ')
}

export function toDescription({ job, reasons, descriptionText }: JobFacts): string {
  const { customer } = job
  const lines: readonly (readonly [string, readonly unknown[]])[] = [
    ['Customer', [customer?.first_name, customer?.last_name, customer?.company_name]],
    ['Telephone', [customer?.phone_number]],
    ['E-mail', [customer?.email]],
    ['Brand', [job.source]],
    ['Claim', [job.external_id]],
    ['Service', [job.service_type]],
    ['Symptom', [job.symptom]],
    ['Instructions', [job.service_instructions]],
    ['Service fee', [job.service_fee]],
    ...(job.equipment_descriptions ?? [])
      .slice(0, 20)
      .map((equipment): [string, readonly unknown[]] => [
        'Equipment',
        [equipment.equipment_type, equipment.manufacturer, equipment.model_name, equipment.serial_number],
      ]),
    ['Reasons to say no', reasons.reject.map(({ value }) => value)],
    ['Reasons to pause', reasons.pause.map(({ value }) => value)],
    ['Reasons at the end', reasons.complete.map(({ value }) => value)],
    ['Note', reasons.showDecline === false ? ['the brand does not let you decline this job'] : []],
  ]
  const facts = lines
    .map(
      ([label, values]) => `${label}: ${values.filter((value) => value != null && value !== '').join(', ')}`,
    )
    .filter((line) => !line.endsWith(': '))
  return [facts.join('\n'), descriptionText ?? ''].join('\n\n').trim().slice(0, 50_000)
}

export function hasChanged(changed: readonly string[], fields: readonly string[]): boolean {
  return changed.some((pointer) => fields.includes(pointer.split('/')[1] ?? ''))
}

// Back

export interface Told {
  readonly appointmentId: string
  readonly occurredAt?: string
  readonly sourceId: string | undefined
  readonly settings: ProviderSettings
  readonly isFurtherVisit: boolean
}

/** What the brand is told of an entry that somebody changed. `before`: as it was seen last; undefined: never. */
export function toUpdates(before: State | undefined, now: State, told: Told): Update[] {
  const updates: Update[] = []
  const { appointmentId } = told
  const isMoved =
    now.visit !== undefined &&
    (before?.visit?.startMs !== now.visit.startMs || before.visit.endMs !== now.visit.endMs)
  const status = toStatusOf(now, told)
  // Whoever puts a job on a time takes it.
  const isTaken = before?.status === 'offered' && !['offered', 'accepted', 'rejected'].includes(now.status)
  if (isTaken && !told.isFurtherVisit) updates.push({ kind: 'accept' })
  if (isMoved && now.visit !== undefined && !isClosed(now)) {
    const { startMs, endMs } = now.visit
    const [start, end] = [startMs, endMs].map((ms) => new Date(ms).toISOString())
    if (start !== undefined && end !== undefined)
      updates.push({ kind: 'schedule', start, end, appointmentId })
  }
  const isTakenBack = before?.visit !== undefined && now.visit === undefined && !isClosed(now)
  if (isTakenBack) updates.push({ kind: 'unschedule', appointmentId })
  const isNewStatus = before?.status !== now.status
  // A visit that was taken back leaves the job accepted, which the brand knows.
  const isKnown = now.status === 'accepted' && before !== undefined && before.status !== 'offered'
  if (isNewStatus && !isKnown && status !== undefined) updates.push(status)
  return updates
}

/** What the brand is told of an entry that somebody deleted. */
export function toUpdatesOfDeleted(before: State, { appointmentId, isFurtherVisit }: Told): Update[] {
  if (isClosed(before)) return []
  if (before.visit !== undefined) return [{ kind: 'unschedule', appointmentId }]
  // Nobody has taken it yet: to delete it is to say no.
  return before.status === 'offered' && !isFurtherVisit ? [{ kind: 'reject' }] : []
}

function toStatusOf(now: State, told: Told): Update | undefined {
  const update = toStatusUpdate(toStatusMeaning(now.status, statusMap, told.settings, told.sourceId))
  const { appointmentId } = told
  if (told.isFurtherVisit) {
    if (now.status === 'canceled' || now.status === 'rejected') return { kind: 'unschedule', appointmentId }
    return update?.kind === 'enroute' || update?.kind === 'start' ? { ...update, appointmentId } : undefined
  }
  switch (update?.kind) {
    case 'reject':
    case 'cancel':
    case 'pause':
    case 'complete':
      return now.reason === '' ? update : { reason: now.reason, ...update }
    default:
      return update
  }
}
