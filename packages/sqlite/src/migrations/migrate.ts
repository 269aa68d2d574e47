import type { Connection } from '../connection/connection.ts'
import {
  checkVersion,
  fingerprintName,
  fingerprintOf,
  type Migration,
  readInteger,
  type StoreVersion,
} from '@truckroll/store'
import { readMeta } from '../offline/read-meta.ts'
import { metaSql } from '../sql/meta-sql.ts'
import { migrations as ownMigrations } from './migrations.ts'

/**
 * Brings a store up to this version's tables, all or nothing.
 * @throws GatewayError `TR_STORE_UNAVAILABLE` if another version wrote the store, and its tables cannot be taken over.
 */
export function migrate(
  connection: Connection,
  path: string,
  migrations: readonly Migration[] = ownMigrations,
): void {
  const present = readVersion(connection)
  checkVersion(present, migrations, path)
  const next = migrations.filter((migration) => migration.version > present.version)
  const last = next.at(-1)
  if (last === undefined) return
  connection.transact(() => {
    for (const { script } of next) connection.execute(script)
    connection.run(metaSql.set, { name: fingerprintName, value: fingerprintOf(migrations, last.version) })
    connection.execute(`pragma user_version = ${last.version}`)
  })
}

/** Which tables a store has. */
export function readVersion(connection: Connection): StoreVersion {
  const version = connection.first('pragma user_version', {}, (row) => readInteger(row, 'user_version')) ?? 0
  return { version, fingerprint: readFingerprint(connection) }
}

function readFingerprint(connection: Connection): string | undefined {
  const hasMeta = connection.first(metaSql.exists, {}, () => true) ?? false
  return hasMeta ? readMeta(connection).get(fingerprintName) : undefined
}
