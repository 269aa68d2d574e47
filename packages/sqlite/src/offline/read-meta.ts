import { readText } from '@truckroll/store'
import type { Connection } from '../connection/connection.ts'
import { metaSql } from '../sql/meta-sql.ts'

/** All facts about the store, by name. */
export function readMeta(connection: Connection): ReadonlyMap<string, string> {
  const rows = connection.all(
    metaSql.list,
    {},
    (row) => [readText(row, 'name'), readText(row, 'value')] as const,
  )
  return new Map(rows)
}
