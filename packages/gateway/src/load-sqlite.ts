import { createRequire } from 'node:module'
import { GatewayError, type Store } from '@truckroll/store'
import type * as Sqlite from '@truckroll/sqlite'

const load = createRequire(import.meta.url)

/**
 * The store in the file `path`, for a gateway that was given none. SQLite is installed beside the gateway by those who
 * use it, so that a gateway on PostgreSQL goes without.
 * @throws GatewayError `TR_SETTING_INVALID` if it is not installed.
 */
export function loadSqliteStore(path: string): Store {
  try {
    const { createSqliteStore } = load('@truckroll/sqlite') as typeof Sqlite
    return createSqliteStore({ path })
  } catch (cause) {
    throw new GatewayError(
      'TR_SETTING_INVALID',
      'createGateway was given no store, and @truckroll/sqlite cannot be loaded. Run npm install @truckroll/sqlite, or pass `store`.',
      { cause },
    )
  }
}
