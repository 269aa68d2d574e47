import { now, type Routine, writeEach } from '../routine/routine.ts'
import { rules } from '../rules.ts'
import { gates } from './gates.ts'
import type { KeyClaim } from './key-claims.ts'
import { type KeyTable, noClaim } from './key-sql.ts'

export interface KeyPlan {
  readonly key: string
  readonly dueAt: number
  /** How long its head waits. */
  readonly since: number
  readonly isOutage?: boolean
  readonly isDead?: boolean
  /** Of the inbox: no open event of the key stands before it. */
  readonly headSeq?: number
  /** It is tried apart from others like it, see suspects.ts. */
  readonly isSuspect?: boolean
}

const plan = (table: KeyTable) => `
  update ${table} set due_at = x.due_at, since = x.since, is_outage = x.is_outage,
    gates = (gates & ~${gates.dead | gates.suspect}) | x.own_gates, ${noClaim}${table === 'keys' ? ', head_seq = x.head_seq' : ''}
  from {rows x: key text, due_at bigint, since bigint, is_outage integer, own_gates integer${
    table === 'keys' ? ', head_seq bigint' : ''
  }} where ${table}.key = x.key`

const goesOn = `
  update keys set due_at = x.due_at, since = x.since, is_outage = 0, gates = gates & ~${gates.dead | gates.suspect},
    claim_token = x.token, claimed_id = x.id, claimed_until = :until, claimed_by = :owner, head_seq = x.head_seq
  from {rows x: key text, due_at bigint, since bigint, head_seq bigint, id text, token bigint} where keys.key = x.key`

const sql = { keys: plan('keys'), outbox_keys: plan('outbox_keys') }

/** A key's own gates once its next work is planned. */
export function gatesAfter(
  before: number,
  { isDead, isSuspect }: Pick<KeyPlan, 'isDead' | 'isSuspect'>,
): number {
  const kept = before & ~(gates.dead | gates.suspect)
  return kept | (isDead === true ? gates.dead : 0) | (isSuspect === true ? gates.suspect : 0)
}

/** Ends the claims and plans each key's next work. */
export function* planKeys(table: KeyTable, plans: readonly KeyPlan[]): Routine<void> {
  const latest = (yield* now()) + rules.longestPauseMs
  const each = plans.map(
    ({ key, dueAt, since, isOutage = false, isDead = false, isSuspect = false, headSeq = 0 }) => ({
      key,
      due_at: Math.min(dueAt, latest),
      since,
      is_outage: Number(isOutage),
      own_gates: gatesAfter(0, { isDead, isSuspect }),
      ...(table === 'keys' ? { head_seq: headSeq } : {}),
    }),
  )
  yield* writeEach(sql[table], each)
}

/** Keys of the inbox that go on: planned and claimed again with one write. */
export function* claimPlanned(
  planned: readonly { readonly claim: KeyClaim; readonly plan: KeyPlan }[],
  until: number,
  owner: string,
): Routine<void> {
  yield* writeEach(
    goesOn,
    planned.map(({ claim: { key, id, token }, plan: { dueAt, since, headSeq = 0 } }) => ({
      key,
      due_at: dueAt,
      since,
      head_seq: headSeq,
      id,
      token,
    })),
    { until, owner },
  )
}

/** Keys that have no work left. */
export function* removeKeys(table: KeyTable, keys: readonly string[]): Routine<void> {
  const each = keys.map((key) => ({ key }))
  yield* writeEach(`delete from ${table} where key in (select x.key from {rows x: key text})`, each)
}
