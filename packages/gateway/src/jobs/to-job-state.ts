import type { StoredJob } from '../store/inbox-store.ts'
import type { StoredUpdate } from '../store/outbox-store.ts'
import type { UpdateKind } from '../updates/update.ts'

/** What an update makes of a job; notes and files say nothing of where it stands. */
const stateOfKind: Partial<Record<UpdateKind, string>> = {
  accept: 'accepted',
  reject: 'rejected',
  schedule: 'scheduled',
  unschedule: 'accepted',
  enroute: 'enroute',
  start: 'started',
  pause: 'paused',
  complete: 'complete',
  cancel: 'canceled',
}
const standing: ReadonlySet<string> = new Set(['queued', 'sent', 'confirmed'])
const onTheWay: ReadonlySet<string> = new Set(['enroute', 'started'])

/**
 * Where a job stands, made of both sides: the later of the status that Dispatch told last and the newest update that
 * Dispatch has, or will have. Undefined if neither said anything.
 */
export function toJobState(
  job: Pick<StoredJob, 'status' | 'statusMessage' | 'statusAt'>,
  updates: readonly Pick<StoredUpdate, 'kind' | 'state' | 'acceptedAt'>[],
  openVisits: readonly string[],
): string | undefined {
  const newest = updates.findLast(({ kind, state }) => standing.has(state) && stateOfKind[kind] !== undefined)
  const isTheirs = newest === undefined || (job.statusAt ?? -Infinity) > newest.acceptedAt
  if (isTheirs) return toStateAtDispatch(job)
  // Other visits of the job stand.
  if (newest.kind === 'unschedule' && openVisits.length > 0) return 'scheduled'
  return stateOfKind[newest.kind]
}

/** An unlisted status stays as it came. */
function toStateAtDispatch({ status, statusMessage }: Pick<StoredJob, 'status' | 'statusMessage'>) {
  if (status === 'unscheduled') return 'accepted'
  const isOnTheWay = status === 'scheduled' && statusMessage !== undefined && onTheWay.has(statusMessage)
  return isOnTheWay ? statusMessage : status
}
