import { GatewayError } from '../../errors.ts'
import type { Connection } from '../connection/connection.ts'
import { readInteger } from '../../store/rows/row.ts'
import { migrations } from './migrations.ts'

/**
 * Brings a store up to this version's tables, each step all or nothing.
 * @throws GatewayError `TR_STORE_UNAVAILABLE` where a newer version wrote the store.
 */
export function migrate(connection: Connection, path: string): void {
  const present = connection.first('pragma user_version', {}, (row) => readInteger(row, 'user_version')) ?? 0
  const newest = migrations.at(-1)?.version ?? 0
  if (present > newest) {
    throw new GatewayError(
      'TR_STORE_UNAVAILABLE',
      `The store ${path} has tables of version ${present}, this program knows up to ${newest}: run the newer program`,
    )
  }
  for (const { version, script } of migrations) {
    if (version <= present) continue
    connection.execute(`begin immediate; ${script}; pragma user_version = ${version}; commit`)
  }
}
