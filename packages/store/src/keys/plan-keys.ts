import { now, type Routine, writeEach } from '../routine/routine.ts'
import { rules } from '../rules.ts'
import type { KeyTable } from './key-sql.ts'

export interface KeyPlan {
  readonly key: string
  readonly dueAt: number
  /** How long its head waits. */
  readonly since: number
  readonly isOutage?: boolean
  readonly isDead?: boolean
}

const noClaim = 'claimed_until = null, claimed_id = null, claimed_by = null, claim_token = 0'

const plan = (table: KeyTable) => `
  update ${table} set due_at = x.due_at, since = x.since, is_outage = x.is_outage, gates = (gates & ~1) | x.is_dead, ${noClaim}
  from {rows x: key text, due_at bigint, since bigint, is_outage integer, is_dead integer} where ${table}.key = x.key`

const sql = { keys: plan('keys'), outbox_keys: plan('outbox_keys') }

/** Ends the claims and plans each key's next work. */
export function* planKeys(table: KeyTable, plans: readonly KeyPlan[]): Routine<void> {
  const latest = (yield* now()) + rules.longestPauseMs
  const each = plans.map(({ key, dueAt, since, isOutage = false, isDead = false }) => ({
    key,
    due_at: Math.min(dueAt, latest),
    since,
    is_outage: Number(isOutage),
    is_dead: Number(isDead),
  }))
  yield* writeEach(sql[table], each)
}

/** Keys that have no work left. */
export function* removeKeys(table: KeyTable, keys: readonly string[]): Routine<void> {
  const each = keys.map((key) => ({ key }))
  yield* writeEach(`delete from ${table} where key in (select x.key from {rows x: key text})`, each)
}
