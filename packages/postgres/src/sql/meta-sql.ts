import { rules } from '@truckroll/store'
export const metaSql = {
  set: `
    insert into meta (name, value) values (:name, :value) on conflict (name) do update set value = excluded.value`,
}

const isHeld = `(l.holder <> '' and l.expires_at > now_ms(:now) and l.expires_at <= now_ms(:now) + ${rules.longestLeaseMs})`

/** Who may poll a credential. One row each, for ever: its token only grows. */
export const leaseSql = {
  /** Taken if it is free, expired or its own; the row's lock decides between two who ask at once. */
  acquire: `
    insert into leases as l (credential, holder, token, expires_at)
    values (:credential, :holder, 1, now_ms(:now) + :ttlMs::bigint)
    on conflict (credential) do update set
      token = l.token + (not ${isHeld})::integer, holder = excluded.holder, expires_at = excluded.expires_at
    where not ${isHeld} or l.holder = excluded.holder
    returning token`,
  renew: `
    update leases set expires_at = now_ms(:now) + :ttlMs::bigint
    where credential = :credential and token = :token and holder <> ''`,
  /** The row stays: the next token must be a larger one. */
  release: `
    update leases set expires_at = 0, holder = '' where credential = :credential and token = :token`,
}
