export const leaseSql = {
  get: 'select holder, token, expires_at from leases where credential = :credential',
  put: `
    insert into leases (credential, holder, token, expires_at) values (:credential, :holder, :token, :expiresAt)
    on conflict (credential) do update set
      holder = excluded.holder, token = excluded.token, expires_at = excluded.expires_at`,
  renew:
    "update leases set expires_at = :expiresAt where credential = :credential and token = :token and holder <> ''",
  /** The row stays: the next token must be a larger one. */
  release: `
    update leases set expires_at = 0, holder = '' where credential = :credential and token = :token`,
  releaseAll: `update leases set expires_at = 0, holder = ''`,
}
