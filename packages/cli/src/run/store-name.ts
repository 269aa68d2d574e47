/** True if `TRUCKROLL_STORE` names a PostgreSQL database. */
export function isPostgresStore(store: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(store)
}
