import type { Lease } from '../lease-store.ts'
import { allOf, now, run, type Routine, writeEach } from '../routine/routine.ts'
import { readInteger, readText, type Row } from '../rows/row.ts'
import { rules } from '../rules.ts'

const isHeld = `(l.holder <> '' and l.expires_at > :now::bigint
  and l.expires_at <= :now::bigint + ${rules.longestLeaseMs})`

/** Who may poll a credential. One row each, for ever: its token only grows. */
const sql = {
  /** Taken if it is free, expired or its own; the row's lock decides between two who ask at once. */
  acquire: `
    insert into leases as l (credential, holder, token, expires_at)
    select x.credential, x.holder, 1, x.expires_at from {rows x: credential text, holder text, expires_at bigint}
    where true -- or SQLite reads what follows as the condition of a join
    on conflict (credential) do update set
      token = l.token + (not ${isHeld})::integer, holder = excluded.holder, expires_at = excluded.expires_at
    where not ${isHeld} or l.holder = excluded.holder
    returning credential, token`,
  renew: `
    update leases set expires_at = x.expires_at from {rows x: credential text, token bigint, expires_at bigint}
    where leases.credential = x.credential and leases.token = x.token and holder <> ''
    returning leases.credential, leases.token`,
  /** The row stays: the next token must be a larger one. */
  release: `
    update leases set expires_at = 0, holder = '' from {rows x: credential text, token bigint}
    where leases.credential = x.credential and leases.token = x.token`,
  releaseAll: `update leases set expires_at = 0, holder = ''`,
  forgetAll: 'delete from processes',
}

export interface LeaseWish {
  readonly credential: string
  readonly holder: string
  readonly ttlMs: number
}

export interface LeaseRenewal {
  readonly lease: Lease
  readonly ttlMs: number
}

/** What became of each wish; undefined if somebody else holds it. */
export function* acquireLeases(wishes: readonly LeaseWish[]): Routine<readonly (Lease | undefined)[]> {
  const at = yield* now()
  const answers: (Lease | undefined)[] = wishes.map(() => undefined)
  // A credential that two ask for is asked for once for each, one after the other.
  let open = [...wishes.entries()]
  while (open.length > 0) {
    const first = new Map(open.toReversed().map(([index, wish]) => [wish.credential, { index, ...wish }]))
    const each = [...first.values()]
      .toSorted((one, other) => (one.credential < other.credential ? -1 : 1))
      .map(({ credential, holder, ttlMs }) => ({ credential, holder, expires_at: at + ttlMs }))
    for (const lease of yield* allOf(sql.acquire, each, toLease, { now: at })) {
      const asked = first.get(lease.credential)
      if (asked !== undefined) answers[asked.index] = lease
    }
    open = open.filter(([index, { credential }]) => first.get(credential)?.index !== index)
  }
  return answers
}

/** Which of them are still held under their tokens. */
export function* renewLeases(renewals: readonly LeaseRenewal[]): Routine<readonly boolean[]> {
  const at = yield* now()
  const each = renewals.map(({ lease: { credential, token }, ttlMs }) => ({
    credential,
    token,
    expires_at: at + ttlMs,
  }))
  const held = new Set((yield* allOf(sql.renew, each, toLease)).map(nameOf))
  return renewals.map(({ lease }) => held.has(nameOf(lease)))
}

/** Those that have passed on are not touched. */
export function* releaseLeases(leases: readonly Lease[]): Routine<void> {
  yield* writeEach(
    sql.release,
    leases.map(({ credential, token }) => ({ credential, token })),
  )
}

/** No holder lives. */
export function* releaseAllLeases(): Routine<void> {
  yield* run(sql.releaseAll)
  yield* run(sql.forgetAll)
}

function toLease(row: Row): Lease {
  return { credential: readText(row, 'credential'), token: readInteger(row, 'token') }
}

function nameOf({ credential, token }: Lease): string {
  return `${token} ${credential}`
}
