import { existsSync } from 'node:fs'
import { GatewayError, type OfflineStore, SystemClock } from '@truckroll/store'
import { isMemoryPath, openDatabase, resolveStorePath } from '../connection/open-database.ts'
import { shareWith } from '../connection/private-files.ts'
import { StoreLock } from '../connection/store-lock.ts'
import { toStoreError } from '../connection/to-store-error.ts'
import { migrate } from '../migrations/migrate.ts'
import { SqliteOfflineStore } from './sqlite-offline-store.ts'
import { readCatalog } from './table-catalog.ts'

export interface OfflineSqliteOptions {
  readonly path: string
  /** Whether a file that is not there is made; default false. */
  readonly mayCreate?: boolean
  /** Name or id of a group that may read the files of a store that is made. */
  readonly group?: string | undefined
  /** How long it waits for the gateway before to end, milliseconds. Default 5000. */
  readonly lockWaitMs?: number
}

/**
 * Opens a SQLite store to copy or adopt it, brought up to this version's tables.
 * @throws GatewayError `TR_STORE_LOCKED` if a gateway runs on it, `TR_STORE_UNAVAILABLE`
 */
export async function openOfflineSqlite(options: OfflineSqliteOptions): Promise<OfflineStore> {
  const path = resolveStorePath(options.path)
  if (isMemoryPath(path) || (options.mayCreate !== true && !existsSync(path))) {
    throw new GatewayError('TR_STORE_UNAVAILABLE', `There is no store ${path}: expected an existing file`)
  }
  const lock = await StoreLock.take(path, new SystemClock(), options.lockWaitMs ?? 5_000)
  try {
    const connection = openDatabase(path, undefined)
    try {
      migrate(connection, path)
      shareWith(options.group, [path, `${path}-wal`, `${path}-shm`, `${path}-lock`, `${path}-lock.json`])
      return new SqliteOfflineStore(path, connection, readCatalog(connection), () => lock.release())
    } catch (error) {
      connection.close()
      throw error
    }
  } catch (error) {
    lock.release()
    throw toStoreError(error, `The store ${path} cannot be opened`)
  }
}
