import { isOpenEvent, isSuspect, isSuspectAs } from '../keys/key-sql.ts'
import { type ReadyKey, readyColumns, toReadyKey } from '../keys/ready-key.ts'
import { all, first, type Routine } from '../routine/routine.ts'
import { readOptionalInteger } from '../rows/row.ts'
import { isAllPaused } from '../sql/hold-sql.ts'

/** So many are looked at for one whose provider has a place. */
const MOST_SUSPECTS = 64

/**
 * Events that were being worked on when their process died. Each process tries one of them at a time, beside events that
 * are none. If it dies again, the one that it tried has failed, and the others that were open become suspects. Those that
 * failed least come first: the sound ones are done before the one that ends the process is tried again.
 */
const dueSql = `
  select ${readyColumns('keys', 'k')} from keys as k
  where ${isSuspectAs('k')} and k.due_at <= :now and not ${isAllPaused}
  order by (select failures from events where seq = (
    select o.seq from events as o where o.key = k.key and o.${isOpenEvent} and o.seq >= k.head_seq order by o.seq limit 1)), k.due_at, k.key {limit}`

/** Suspects that may be tried, in their order. */
export function* dueSuspects(at: number): Routine<readonly ReadyKey[]> {
  return yield* all(dueSql, { now: at, limit: MOST_SUSPECTS }, toReadyKey)
}

/** Earliest time after `after` at which one that waits becomes due. */
export function* nextSuspectAt(after: number): Routine<number | undefined> {
  return yield* first(
    `select min(due_at) as due_at from keys where ${isSuspect} and due_at > :after`,
    { after },
    (row) => readOptionalInteger(row, 'due_at'),
  )
}
