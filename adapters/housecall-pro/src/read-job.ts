import {
  beforeAll,
  isFromDispatch,
  readBrandNote,
  readVisitChanges,
  toStatusMeaning,
  toStatusUpdate,
  type FoundJob,
  type JobUpdate,
  type SeenVisit,
  type ToldBefore,
} from '@truckroll/gateway'
import type { Appointment, Job } from './answers.ts'
import { statusMap } from './mapping.ts'
import type { ProviderSettings } from './settings.ts'
import { isCanceled, toStatus } from './status.ts'

/** What a job's record says that does not depend on what was told before: each has a time or an id of its own. */
export function readHappenings(
  job: Job,
  { jobId, sourceId }: FoundJob,
  settings: ProviderSettings,
): readonly JobUpdate[] {
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
  const statuses = happened.flatMap(([name, at]): JobUpdate[] => {
    if (at == null) return []
    const update = toStatusUpdate(toStatusMeaning(name, statusMap, settings, sourceId), at)
    return update === undefined ? [] : [{ job: { jobId }, update, key: `${name}-${job.id}-${at}` }]
  })
  const notes = (job.notes ?? []).flatMap(({ id, content }): JobUpdate[] => {
    const text = isFromDispatch(content) ? undefined : readBrandNote(content ?? '', settings.brandNoteTag)
    if (text === undefined) return []
    return [{ job: { jobId }, update: { kind: 'note', text, id }, key: `note-${job.id}-${id}` }]
  })
  return [...statuses, ...notes]
}

/** What is new about the visits of a job. Housecall Pro does not say when one was changed. */
export function readVisits(
  job: Job,
  told: ToldBefore,
  { jobId }: FoundJob,
  sinceMs: number,
): readonly JobUpdate[] {
  // A job that is over takes its visits with it.
  if (isCanceled(job)) return []
  const { work_timestamps: times, updated_at: updatedAt } = job
  const happened = [times?.on_my_way_at, times?.started_at, times?.completed_at]
  return readVisitChanges(
    {
      jobId,
      bmsId: job.id,
      visits: job.schedule?.appointments?.flatMap(toSeen) ?? [],
      notes: job.notes?.map(({ content }) => content) ?? [],
      occurredAt: beforeAll(happened, sinceMs) ?? updatedAt ?? undefined,
    },
    told,
  )
}

const usualMinutes = 120

/** The brand hears when somebody arrives; without a window, how long the visit takes. */
function toSeen({
  id,
  start_time: start,
  end_time: end,
  arrival_window_minutes: window,
}: Appointment): readonly SeenVisit[] {
  if (start == null) return []
  const hasWindow = window != null && window > 0
  if (end != null && !hasWindow) return [{ id, start, end }]
  const minutes = hasWindow ? window : usualMinutes
  return [{ id, start, end: new Date(Date.parse(start) + minutes * 60_000).toISOString() }]
}
