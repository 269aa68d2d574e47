import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import {
  GatewayError,
  type Migration,
  readSealedReport,
  type StoreReport,
  toStoreReport,
} from '@truckroll/store'
import { Connection } from '../connection/connection.ts'
import { isMemoryPath, resolveStorePath } from '../connection/open-database.ts'
import { toReadOnlyUrl } from '../connection/read-only-url.ts'
import { StoreLock } from '../connection/store-lock.ts'
import { toStoreError } from '../connection/to-store-error.ts'
import { readVersion } from '../migrations/migrate.ts'
import { migrations as ownMigrations } from '../migrations/migrations.ts'
import { metaSql } from '../sql/meta-sql.ts'
import { readMeta } from './read-meta.ts'

export interface SqliteReport extends StoreReport {
  /** Who has the store open now, such as `process 4711 on host`; undefined if nobody has. */
  readonly usedBy: string | undefined
}

const BUSY_MS = 5_000

/**
 * Looks at a store without changing anything: no row, no table, and no file beside it. Undefined if that cannot be done:
 * its newest rows stand in a log whose index is missing, as in a file that was copied while a gateway ran on it.
 * @throws GatewayError `TR_STORE_UNAVAILABLE` if it is no store, or one that this program cannot take over.
 */
export async function inspectSqlite(
  options: { readonly path: string },
  migrations: readonly Migration[] = ownMigrations,
): Promise<SqliteReport | undefined> {
  const path = resolveStorePath(options.path)
  if (isMemoryPath(path) || !existsSync(path)) {
    throw new GatewayError('TR_STORE_UNAVAILABLE', `There is no store ${path}: expected an existing file`)
  }
  const url = toReadOnlyUrl(path)
  if (url === undefined) return undefined
  let connection: Connection | undefined
  try {
    const usedBy = StoreLock.holderOf(path)
    connection = new Connection(new DatabaseSync(url, { readOnly: true, timeout: BUSY_MS }))
    const hasMeta = connection.first(metaSql.exists, {}, () => true) ?? false
    const meta = hasMeta ? readMeta(connection) : new Map<string, string>()
    const present = readVersion(connection)
    const report = toStoreReport(path, present, meta, migrations)
    const read = connection
    const sealed = await readSealedReport(present, (sql) => read.all(sql, {}, (row) => row))
    return { ...report, sealed, usedBy }
  } catch (error) {
    throw toStoreError(error, `The store ${path} cannot be read`)
  } finally {
    connection?.close()
  }
}
