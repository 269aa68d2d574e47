import {
  toStatusMeaning,
  toStatusUpdate,
  type FoundJob,
  type JobUpdate,
  type Update,
} from '@truckroll/gateway'
import type { Appointment, Job } from './answers.ts'
import type { ChangeCursor } from './cursor.ts'
import { statusMap } from './mapping.ts'
import { notMadeYet, readVisitMarks } from './markers.ts'
import { readNoteForBrand } from './notes.ts'
import type { ProviderSettings } from './settings.ts'
import { isCanceled, toStatus } from './status.ts'

export interface Told {
  readonly found: FoundJob
  readonly settings: ProviderSettings
}

/** What a job's record says that does not depend on what was told before: each has a time or an id of its own. */
export function readHappenings(job: Job, { found, settings }: Told): readonly JobUpdate[] {
  const {
    on_my_way_at: onMyWayAt,
    started_at: startedAt,
    completed_at: completedAt,
  } = job.work_timestamps ?? {}
  const canceledAt = isCanceled(job) ? (job.canceled_at ?? job.deleted_at ?? job.updated_at) : undefined
  const happened = [
    ['on my way', onMyWayAt],
    ['in progress', startedAt],
    ['complete unrated', completedAt],
    [toStatus(job), canceledAt],
  ] as const
  const target = { jobId: found.jobId }
  const statuses = happened.flatMap(([name, at]): JobUpdate[] => {
    if (at == null) return []
    const update = toStatusUpdate(toStatusMeaning(name, statusMap, settings, found.sourceId), at)
    return update === undefined ? [] : [{ job: target, update, key: `${name}-${job.id}-${at}` }]
  })
  const notes = (job.notes ?? []).flatMap((note): JobUpdate[] => {
    const text = readNoteForBrand(note, settings.brandNoteTag)
    if (text === undefined) return []
    return [{ job: target, update: { kind: 'note', text, id: note.id }, key: `note-${job.id}-${note.id}` }]
  })
  return [...statuses, ...notes]
}

/** What is new about the visits of a job. */
export function readVisits(
  job: Job,
  cursor: ChangeCursor,
  { found }: Pick<Told, 'found'>,
  sinceMs: number,
): readonly JobUpdate[] {
  const occurredAt = toVisitTime(job, sinceMs)
  const marks = readVisitMarks(job.notes ?? [])
  const visits = job.schedule?.appointments ?? []
  const updates: JobUpdate[] = []
  const add = (id: string, value: string, update: Update) => {
    cursor.tell(job.id, id, value)
    updates.push({ job: { jobId: found.jobId }, update, key: `visit-${id}-${value}-${job.updated_at ?? ''}` })
  }
  // A job that is over takes its visits with it.
  if (isCanceled(job)) return []
  for (const id of cursor.openVisits(job.id)) {
    if (visits.some((visit) => visit.id === id)) continue
    const isTakenBack = marks.some((mark) => mark.appointmentId === id && mark.start === 'gone')
    if (isTakenBack) cursor.tell(job.id, id, '')
    else add(id, '', { kind: 'unschedule', appointmentId: id, occurredAt })
  }
  for (const visit of visits) {
    const { start_time: start, end_time: end } = visit
    if (start == null) continue
    const value = `${start} ${end ?? ''} ${visit.arrival_window_minutes ?? ''}`
    const last = cursor.lastTold(job.id, visit.id)
    if (last === value) continue
    // Dispatch has it at this time itself, unless it heard of another one since.
    const isDispatchs = marks.some(
      ({ appointmentId, start: at }) =>
        (appointmentId === visit.id || appointmentId === notMadeYet) && Date.parse(at) === Date.parse(start),
    )
    if (isDispatchs && (last === undefined || last === '')) continue
    add(visit.id, value, { kind: 'schedule', ...toWindow(visit, start), appointmentId: visit.id, occurredAt })
  }
  return updates
}

/**
 * Housecall Pro does not say when a visit was changed. It was before the technician went, if both are new: told the other
 * way round, the technician's going would count as older than the visit.
 */
function toVisitTime(
  { updated_at: updatedAt, work_timestamps: times }: Job,
  sinceMs: number,
): string | undefined {
  const happened = [times?.on_my_way_at, times?.started_at, times?.completed_at]
    .map((at) => Date.parse(at ?? ''))
    .filter((at) => at >= sinceMs)
  return happened.length === 0
    ? (updatedAt ?? undefined)
    : new Date(Math.min(...happened) - 1_000).toISOString()
}

/** The brand hears when somebody arrives; without a window, how long the visit takes. */
function toWindow({ end_time: end, arrival_window_minutes: minutes }: Appointment, start: string) {
  if (minutes != null && minutes > 0) return { start, durationSeconds: minutes * 60 }
  return end == null ? { start, durationSeconds: 7_200 } : { start, end }
}
