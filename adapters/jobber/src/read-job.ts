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
import type { Job, Visit } from './answers.ts'
import { statusMap } from './mapping.ts'
import type { ProviderSettings } from './settings.ts'
import { isCanceledByDispatch, isOver, toStatus } from './status.ts'

/** What is new about a job. */
export function readJob(
  job: Job,
  told: ToldBefore,
  found: FoundJob,
  settings: ProviderSettings,
  sinceMs: number,
): readonly JobUpdate[] {
  return [
    ...readVisits(job, told, found, sinceMs),
    ...readStatus(job, told, found, settings),
    ...readNotes(job, told, found, settings),
  ]
}

function readStatus(
  job: Job,
  told: ToldBefore,
  { jobId, sourceId }: FoundJob,
  settings: ProviderSettings,
): readonly JobUpdate[] {
  const status = toStatus(job)
  if (!told.isNews(`status ${job.id}`, status)) return []
  if (status === 'canceled' && isCanceledByDispatch(job)) return []
  const at = toStatusTime(job, status)
  const update = toStatusUpdate(toStatusMeaning(status, statusMap, settings, sourceId), at)
  return update === undefined ? [] : [{ job: { jobId }, update, key: `${status}-${job.id}-${at ?? ''}` }]
}

function toStatusTime(job: Job, status: string): string | undefined {
  const latest = job.visits.nodes
    .map(({ completedAt }) => completedAt ?? '')
    .toSorted()
    .at(-1)
  const first = job.timeSheetEntries?.nodes
    .map(({ startAt }) => startAt ?? '')
    .toSorted()
    .at(0)
  if (status === 'started') return first ?? job.updatedAt ?? undefined
  const completedAt = job.completedAt ?? (latest === '' ? undefined : latest)
  return (status === 'completed' ? completedAt : undefined) ?? job.updatedAt ?? undefined
}

function readVisits(job: Job, told: ToldBefore, { jobId }: FoundJob, sinceMs: number): readonly JobUpdate[] {
  // A job that is over takes its visits with it.
  if (isOver(job)) return []
  const status = toStatus(job)
  const happened = status === 'completed' || status === 'started' ? [toStatusTime(job, status)] : []
  return readVisitChanges(
    {
      jobId,
      bmsId: job.id,
      visits: job.visits.nodes.flatMap(toSeen),
      notes: job.notes.nodes.map(({ message }) => message),
      occurredAt: beforeAll(happened, sinceMs),
    },
    told,
  )
}

const usualMs = 7_200_000

/** The brand hears when somebody arrives; without a window, how long the visit takes. Undefined: anytime. */
export function toWindow({ startAt, endAt, arrivalWindow }: Visit) {
  if (arrivalWindow != null) return { start: arrivalWindow.startAt, end: arrivalWindow.endAt }
  if (startAt == null) return undefined
  return { start: startAt, end: endAt ?? new Date(Date.parse(startAt) + usualMs).toISOString() }
}

function toSeen(visit: Visit): readonly SeenVisit[] {
  const window = toWindow(visit)
  return window === undefined ? [] : [{ id: visit.id, ...window }]
}

function readNotes(
  job: Job,
  told: ToldBefore,
  { jobId }: FoundJob,
  settings: ProviderSettings,
): readonly JobUpdate[] {
  const notes = job.notes.nodes.toSorted((a, b) => compare(a.createdAt ?? '', b.createdAt ?? ''))
  return notes.flatMap(({ id, message, createdAt, lastEditedAt }): JobUpdate[] => {
    if (id === undefined || isFromDispatch(message)) return []
    const text = readBrandNote(message ?? '', settings.brandNoteTag)
    const occurredAt = lastEditedAt ?? createdAt ?? undefined
    if (text === undefined || !told.isNews(`note ${id}`, occurredAt ?? '')) return []
    return [
      {
        job: { jobId },
        update: { kind: 'note', text, id, occurredAt },
        key: `note-${id}-${occurredAt ?? ''}`,
      },
    ]
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
