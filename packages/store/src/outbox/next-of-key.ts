import type { SendOutcome } from '../outbox-store.ts'
import type { UpdateState } from '../update-kinds.ts'

/** A queued update, and where it stands in the order of its key. */
export interface NextCandidate {
  readonly seq: number
  readonly dueAt: number
  readonly acceptedAt: number
  readonly hasFailed: boolean
  readonly asideUntil: number
}

export interface WorkedUpdate {
  readonly seq: number
  readonly state: UpdateState
  readonly fileBytes: number
  readonly asideUntil: number
  readonly acceptedAt: number
}

/** What is planned of a key. */
export interface NextOfKey {
  readonly dueAt: number
  readonly since: number
}

type Retry = Extract<SendOutcome, { state: 'retry' }>

/** A file that failed steps aside: all else of its job goes first. */
export function asideUntilOf(update: Pick<WorkedUpdate, 'fileBytes' | 'asideUntil'>, retry: Retry): number {
  return update.fileBytes > 0 && retry.isAttempted ? retry.dueAt : update.asideUntil
}

/**
 * What a key sends once an update of it ended so: that one once more, or the first of the others. What never failed is
 * due, also if the clock was set back since it was taken.
 */
export function nextOfKey(
  update: WorkedUpdate,
  outcome: SendOutcome,
  other: NextCandidate | undefined,
  now: number,
): NextOfKey | undefined {
  const next = other && {
    dueAt: other.hasFailed ? other.dueAt : Math.min(other.dueAt, now),
    since: other.acceptedAt,
  }
  if (outcome.state !== 'retry' || update.state !== 'queued') return next
  const { seq, acceptedAt } = update
  const asideUntil = asideUntilOf(update, outcome)
  const isBehind =
    other !== undefined && (other.asideUntil === asideUntil ? other.seq < seq : other.asideUntil < asideUntil)
  return isBehind ? next : { dueAt: outcome.dueAt, since: acceptedAt }
}
