import type { Claim } from '../inbox-store.ts'
import type { SendClaim } from '../outbox-store.ts'
import { all, allOf, first, now, run, type Routine, wake, write, writeEach } from '../routine/routine.ts'
import { rules } from '../rules.ts'
import { readOptionalInteger, readText } from '../rows/row.ts'
import { isReady, isSuspect, type KeyTable, noClaim } from './key-sql.ts'

export interface KeyClaim {
  readonly key: string
  /** The event or update that is worked on. */
  readonly id: string
  readonly token: number
}

/** The claim of an event's key. */
export function toKeyClaim({ key, eventId, token }: Claim): KeyClaim {
  return { key, id: eventId, token }
}

export function toSendKeyClaim({ key, updateId, token }: SendClaim): KeyClaim {
  return { key, id: updateId, token }
}

const isHeld = 'key = :key and claim_token = :token and claimed_id = :id'

function workOf(table: KeyTable): 'inbox' | 'outbox' {
  return table === 'keys' ? 'inbox' : 'outbox'
}

/**
 * Frees what expired or was claimed before the clock was set back, and pulls back what that would leave waiting; nobody
 * claims or plans this far ahead. Rows in other hands are passed by.
 */
export function* refreshKeys(table: KeyTable): Routine<void> {
  const at = yield* now()
  const values = { now: at, limit: at + rules.longestPlanMs }
  yield* write(
    `update ${table} set claimed_until = null where key in (
      select key from ${table} where claimed_until is not null
        and (claimed_until <= :now or claimed_until > :limit) for update skip locked)`,
    values,
  )
  for (const isFree of table === 'keys' ? [isReady, isSuspect] : [isReady]) {
    yield* write(
      `update ${table} set due_at = :now where key in (
        select key from ${table} where ${isFree} and due_at > :limit for update skip locked)`,
      values,
    )
  }
}

/** Gives keys whose rows are held to whoever works on them. */
export function* claimKeys(
  table: KeyTable,
  claims: readonly KeyClaim[],
  until: number,
  owner: string,
): Routine<void> {
  yield* writeEach(
    `update ${table} set claim_token = x.token, claimed_id = x.id, claimed_until = :until, claimed_by = :owner
    from {rows x: key text, id text, token bigint} where ${table}.key = x.key`,
    claims.map(({ key, id, token }) => ({ key, id, token })),
    { until, owner },
  )
}

/** Numbers that no claim had before, also not before a restart. */
export function* newTokens(keys: readonly string[]): Routine<ReadonlyMap<string, number>> {
  const rows = yield* allOf(
    'select x.key, {next_token} as token from {rows x: key text}',
    keys.map((key) => ({ key })),
    (row) => [readText(row, 'key'), readOptionalInteger(row, 'token') ?? 0] as const,
  )
  return new Map(rows)
}

/** Prolongs a claim. False if it was lost. */
export function* renewClaim(table: KeyTable, claim: KeyClaim, claimMs: number): Routine<boolean> {
  const until = (yield* now()) + claimMs
  return (yield* run(`update ${table} set claimed_until = :until where ${isHeld}`, { ...claim, until })) === 1
}

/** Gives a claim back: what was claimed is due as it was. */
export function* releaseClaim(table: KeyTable, claim: KeyClaim): Routine<void> {
  yield* run(`update ${table} set ${noClaim} where ${isHeld}`, { ...claim })
  yield* wake(workOf(table))
}

/** Frees what a process claimed and never heard of, because the answer was lost: all it holds but has not in hand. */
export function* freeLostClaims(table: KeyTable, owner: string, inHand: Iterable<string>): Routine<void> {
  yield* run(
    `update ${table} set claimed_until = null
    where claimed_until is not null and claimed_by = :owner and not key = any(:inHand::text[])`,
    { owner, inHand: [...inHand] },
  )
}

/** An orderly end, or the start after one that was not: what this process held is free at once; all, if it was alone. */
export function* freeClaims(table: KeyTable, owner: string | undefined): Routine<void> {
  const free = `update ${table} set ${noClaim} where claimed_until is not null`
  if (owner === undefined) yield* run(free)
  else yield* run(`${free} and claimed_by = :owner`, { owner })
}

/** Earliest time after `after` at which a key that waits becomes due. */
export function* nextDueAt(table: KeyTable, after: number): Routine<number | undefined> {
  return yield* first(
    `select min(due_at) as due_at from ${table} where ${isReady} and due_at > :after`,
    { after },
    (row) => readOptionalInteger(row, 'due_at'),
  )
}

/** Keys that wait for the retry of an outage become due now, those that wait longest first. Returns how many. */
export function* wakeRetries(table: KeyTable, provider: string | undefined): Routine<number> {
  const woken = yield* all(
    `update ${table} set due_at = least(since, :now::bigint), is_outage = 0
    where key in (select key from ${table}
      where is_outage = 1 and due_at > :now and (:provider::text is null or provider = :provider)
      order by key for update)
    returning key`,
    { provider, now: yield* now() },
    (row) => readText(row, 'key'),
  )
  if (woken.length > 0) yield* wake(workOf(table))
  return woken.length
}
