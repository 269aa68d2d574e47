import type { Lease } from '../lease-store.ts'
import { first, now, run, type Routine } from '../routine/routine.ts'
import { readInteger } from '../rows/row.ts'
import { rules } from '../rules.ts'

const isHeld = `(l.holder <> '' and l.expires_at > :now::bigint
  and l.expires_at <= :now::bigint + ${rules.longestLeaseMs})`

/** Who may poll a credential. One row each, for ever: its token only grows. */
const sql = {
  /** Taken if it is free, expired or its own; the row's lock decides between two who ask at once. */
  acquire: `
    insert into leases as l (credential, holder, token, expires_at) values (:credential, :holder, 1, :expiresAt)
    on conflict (credential) do update set
      token = l.token + (not ${isHeld})::integer, holder = excluded.holder, expires_at = excluded.expires_at
    where not ${isHeld} or l.holder = excluded.holder
    returning token`,
  renew: `
    update leases set expires_at = :expiresAt where credential = :credential and token = :token and holder <> ''`,
  /** The row stays: the next token must be a larger one. */
  release: `update leases set expires_at = 0, holder = '' where credential = :credential and token = :token`,
  releaseAll: `update leases set expires_at = 0, holder = ''`,
}

/** Undefined if somebody else holds it. */
export function* acquireLease(credential: string, holder: string, ttlMs: number): Routine<Lease | undefined> {
  const at = yield* now()
  const values = { credential, holder, now: at, expiresAt: at + ttlMs }
  const token = yield* first(sql.acquire, values, (row) => readInteger(row, 'token'))
  return token === undefined ? undefined : { credential, token }
}

export function* renewLease({ credential, token }: Lease, ttlMs: number): Routine<boolean> {
  return (yield* run(sql.renew, { credential, token, expiresAt: (yield* now()) + ttlMs })) === 1
}

/** One that has passed on is not touched. */
export function* releaseLease({ credential, token }: Lease): Routine<void> {
  yield* run(sql.release, { credential, token })
}

/** No holder lives. */
export function* releaseAllLeases(): Routine<void> {
  yield* run(sql.releaseAll)
}
