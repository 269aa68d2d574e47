import { allOf, lock, wake, writeEach, type Routine } from '../routine/routine.ts'
import { readFlag, readInteger, readText, type Row } from '../rows/row.ts'
import { rules } from '../rules.ts'

/** The update that goes next: files that failed stand behind all else of their key, the one due first leads. */
export const headOfKey = (key: string, except = 'true') => `(
  select seq from updates where key = ${key} and state = 'queued' and ${except} order by aside_until, seq limit 1)`

const sql = {
  lock: `select key from outbox_keys where key = any(:keys::text[]) order by key for update`,
  heads: `
    select head.key, head.due_at, head.accepted_at, head.message is not null as has_failed
    from {rows x: key text} join updates as head on head.seq = ${headOfKey('x.key')}`,
  plan: `
    update outbox_keys set due_at = x.due_at, since = x.since, claimed_until = null, claimed_id = null, claim_token = 0
    from {rows x: key text, due_at bigint, since bigint} where outbox_keys.key = x.key`,
  remove: `delete from outbox_keys where key in (select x.key from {rows x: key text})`,
}

/** What is planned of a key's first update. */
export interface Head {
  readonly dueAt: number
  readonly acceptedAt: number
  readonly hasFailed: boolean
}

export interface PlannedKey {
  readonly key: string
  /** Undefined: nothing is left to send. */
  readonly head: Head | undefined
}

/** What never failed is due, also if the clock was set back since it was taken. */
function dueAtOf({ dueAt, hasFailed }: Head, now: number): number {
  return Math.min(hasFailed ? dueAt : Math.min(dueAt, now), now + rules.longestPauseMs)
}

/** Keeps the rows of these keys from others, in one order, so that two transactions never wait for each other. */
export function* lockOutboxKeys(keys: readonly string[]): Routine<void> {
  yield* lock(sql.lock, { keys })
}

/** Ends the claims of keys and plans what is next; a key without anything to send has no row. */
export function* planOutboxKeys(planned: readonly PlannedKey[], now: number): Routine<void> {
  const next = planned.flatMap(({ key, head }) =>
    head === undefined ? [] : [{ key, due_at: dueAtOf(head, now), since: head.acceptedAt }],
  )
  yield* writeEach(sql.plan, next)
  yield* writeEach(
    sql.remove,
    planned.flatMap(({ key, head }) => (head === undefined ? [{ key }] : [])),
  )
  if (next.length > 0) yield* wake('outbox')
}

/** The same by what is queued now: for keys nobody works on whose updates were changed. */
export function* settleOutboxKeys(keys: readonly string[], now: number): Routine<void> {
  const heads = new Map(
    yield* allOf(
      sql.heads,
      keys.map((key) => ({ key })),
      (row) => [readText(row, 'key'), toHead(row)] as const,
    ),
  )
  yield* planOutboxKeys(
    keys.map((key) => ({ key, head: heads.get(key) })),
    now,
  )
}

export function toHead(row: Row): Head {
  return {
    dueAt: readInteger(row, 'due_at'),
    acceptedAt: readInteger(row, 'accepted_at'),
    hasFailed: readFlag(row, 'has_failed'),
  }
}
