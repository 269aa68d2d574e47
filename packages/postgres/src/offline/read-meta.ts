import { metaNames } from '@truckroll/store'
import type pg from 'pg'
import { homeSql } from '../sql/home-sql.ts'
import { metaSql } from '../sql/offline-sql.ts'

/** All facts about the store, by name. One that was restored from a dump says so like a backup of SQLite. */
export async function readMeta(client: pg.ClientBase, place: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; value: string }>(metaSql.list)
  const meta = new Map(rows.map(({ name, value }) => [name, value]))
  const { rows: home } = await client.query<{ is_here: boolean }>(homeSql.isHere)
  if (home[0]?.is_here === false && !meta.has(metaNames.restored))
    meta.set(metaNames.restored, JSON.stringify({ from: `another database than ${place}`, at: null }))
  return meta
}
