import { hashContent } from '@truckroll/protocol'
import { type NewUpdate, type StoredJob, updateMeanings } from '@truckroll/store'
import { given } from './given.ts'
import { sha256 } from '../environment/sha256.ts'
import { secondsBetween } from './to-record.ts'
import type { UpdateFacts } from './update.ts'
import type { UpdateRequest } from './update-request.ts'

/** Equal if the same act is reported again: by kind and content, whatever its times. */
export function toActHash(update: UpdateFacts, job: StoredJob, file: Uint8Array | undefined): string {
  const { occurredAt: _occurredAt, force: _force, ...act } = update
  return toContentHash(act.kind === 'schedule' ? toPlainSchedule(act, job) : act, file)
}

/** The end of a visit may be given in two ways, and the visit without an id is that of the job. */
function toPlainSchedule(act: Extract<UpdateFacts, { kind: 'schedule' }>, job: StoredJob): UpdateFacts {
  const { end, durationSeconds, appointmentId = job.id, ...rest } = act
  return { ...rest, appointmentId, durationSeconds: durationSeconds ?? secondsBetween(act.start, end) }
}

/** Equal for equal updates, whatever their spelling in transit; a file counts by its content. */
export function toContentHash(update: UpdateFacts, file: Uint8Array | undefined): string {
  return hashContent(file === undefined ? update : { ...update, contentBase64: sha256(file) })
}

export function toOrdering(
  update: UpdateFacts,
  job: StoredJob,
  visit: string | undefined,
): NewUpdate['ordering'] {
  const named = 'appointmentId' in update ? update.appointmentId : undefined
  switch (updateMeanings[update.kind].ordering) {
    case 'none':
      return undefined
    case 'schedule':
      return { kind: 'schedule', appointmentId: visit ?? named ?? job.id }
    case 'status':
      return { kind: 'status', ...given('appointmentId', named) }
  }
}

/** How it is compared with earlier updates: one that is forced, or has no time, is never the same as another. */
export function toComparison({ update, answersNotice }: UpdateRequest): NewUpdate['repeats'] {
  if (update.force === true) return undefined
  if (answersNotice !== undefined) return 'any_instant'
  return update.occurredAt === undefined ? undefined : 'same_instant'
}
