import {
  beforeAll,
  readBrandNote,
  readVisitChanges,
  toLine,
  toStatusMeaning,
  toStatusUpdate,
  type FoundJob,
  type JobUpdate,
  type ToldBefore,
} from '@truckroll/gateway'
import { createHash } from 'node:crypto'
import type { Job, JobStatus } from './answers.ts'
import { statusMap } from './mapping.ts'
import type { ProviderSettings } from './settings.ts'
import { isOver, toStatus } from './status.ts'
import { toWindow } from './visits.ts'

/** What is new about a job since it was told last. */
export function readJob(
  job: Job,
  told: ToldBefore,
  { jobId, sourceId }: FoundJob,
  settings: ProviderSettings,
  statuses: readonly JobStatus[],
): readonly JobUpdate[] {
  const status = toStatus(job, settings, statuses)
  const at = job.updated_at ?? undefined
  const isNew = told.isNews(`status ${job.id}`, status)
  const update = isNew
    ? toStatusUpdate(toStatusMeaning(status, statusMap, settings, sourceId), at)
    : undefined
  return [
    ...readVisit(job, told, jobId, settings, { status, at: update === undefined ? undefined : at }),
    ...(update === undefined
      ? []
      : [{ job: { jobId }, update: withResolution(update, job), key: `${status}-${job.id}-${at ?? ''}` }]),
    ...readNotes(job, told, jobId, settings),
  ]
}

function withResolution(update: JobUpdate['update'], job: Job): JobUpdate['update'] {
  const resolution = toLine(job.completion_notes)
  return update.kind === 'complete' && resolution !== '' ? { ...update, resolution } : update
}

/** A job has one window: it is its visit. */
function readVisit(
  job: Job,
  told: ToldBefore,
  jobId: string,
  { timezone }: ProviderSettings,
  { status, at }: { readonly status: string; readonly at: string | undefined },
): readonly JobUpdate[] {
  // A job that is over takes its visit with it.
  if (isOver(status)) return []
  const window = status === 'Unscheduled' ? undefined : toWindow(job, timezone)
  const visits = window === undefined ? [] : [{ id: `${job.id}-1`, ...window }]
  return readVisitChanges(
    {
      jobId,
      bmsId: job.id,
      visits,
      notes: [],
      occurredAt: beforeAll([at], 0) ?? job.updated_at ?? undefined,
    },
    told,
  )
}

/** Notes have neither ids nor authors: time and words tell them apart. */
function readNotes(
  job: Job,
  told: ToldBefore,
  jobId: string,
  { brandNoteTag }: ProviderSettings,
): readonly JobUpdate[] {
  const notes = (job.notes ?? []).toSorted((a, b) => compare(a.created_at ?? '', b.created_at ?? ''))
  return notes.flatMap(({ notes: said, created_at: at }): JobUpdate[] => {
    const text = readBrandNote(said ?? '', brandNoteTag)
    if (text === undefined) return []
    const hash = createHash('sha256')
      .update(`${at ?? ''} ${text}`)
      .digest('hex')
      .slice(0, 16)
    const id = `${job.id}-note-${hash}`
    if (!told.isNews(id, '')) return []
    const occurredAt = at ?? undefined
    return [{ job: { jobId }, update: { kind: 'note', text, id, occurredAt }, key: id }]
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
