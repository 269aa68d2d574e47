import type { Logger } from '@truckroll/gateway'
import type { Store } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { toStorePath } from './to-store-path.ts'

/** True if `TRUCKROLL_STORE` names a PostgreSQL database. */
export function isPostgresStore(store: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(store)
}

/** The store that `TRUCKROLL_STORE` names. Nothing is opened yet. */
export async function createStore(store: string, baseFolder: string, logger: Logger): Promise<Store> {
  if (!isPostgresStore(store)) return createSqliteStore({ path: toStorePath(store, baseFolder) })
  // Loaded only if it is used: a gateway on SQLite does not need the driver.
  const { createPostgresStore } = await import('@truckroll/postgres')
  return createPostgresStore({ url: store, logger })
}
