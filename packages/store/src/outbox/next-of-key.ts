import type { SendOutcome } from '../outbox-store.ts'
import type { UpdateState } from '../update-kinds.ts'
import type { Head } from './outbox-keys.ts'

/** Where a queued update stands in the order of its key. */
export interface Place extends Head {
  readonly seq: number
  readonly asideUntil: number
}

export interface WorkedUpdate {
  readonly seq: number
  readonly state: UpdateState
  readonly fileBytes: number
  readonly asideUntil: number
  readonly acceptedAt: number
}

type Retry = Extract<SendOutcome, { state: 'retry' }>

/** A file that failed steps aside: all else of its job goes first. */
export function asideUntilOf(update: Pick<WorkedUpdate, 'fileBytes' | 'asideUntil'>, retry: Retry): number {
  return update.fileBytes > 0 && retry.isAttempted ? retry.dueAt : update.asideUntil
}

/** What a key sends once an update of it ended so: that one once more, or the first of the others. */
export function nextOfKey(
  update: WorkedUpdate,
  outcome: SendOutcome,
  other: Place | undefined,
): Head | undefined {
  if (outcome.state !== 'retry' || update.state !== 'queued') return other
  const { seq, acceptedAt } = update
  const asideUntil = asideUntilOf(update, outcome)
  const isBehind =
    other !== undefined && (other.asideUntil === asideUntil ? other.seq < seq : other.asideUntil < asideUntil)
  return isBehind ? other : { dueAt: outcome.dueAt, acceptedAt, hasFailed: true }
}
