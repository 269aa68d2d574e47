import { GatewayError } from '@truckroll/gateway/store'
import pg from 'pg'
import { allFunctions } from '../sql/functions/all-functions.ts'
import { locks } from '../sql/functions/base-functions.ts'
import { codeSchemaOf } from './code-schema.ts'
import { migrations } from './migrations.ts'

/**
 * Brings a store up to this version's tables and functions, all or nothing. Of several processes that start at once one
 * does it, the others wait for it.
 * @throws GatewayError `TR_STORE_UNAVAILABLE` where a newer version wrote the store.
 */
export async function migrate(client: pg.ClientBase, schema: string, place: string): Promise<void> {
  const newest = migrations.at(-1)?.version ?? 0
  await client.query('begin')
  try {
    await client.query(`select pg_advisory_xact_lock(${locks.migration})`)
    await refuseOtherEncoding(client, place)
    await client.query(`create schema if not exists ${pg.escapeIdentifier(schema)}`)
    const present = await readVersion(client, schema)
    if (present > newest) {
      throw new GatewayError(
        'TR_STORE_UNAVAILABLE',
        `The store ${place} has tables of version ${present}, this program knows up to ${newest}: run the newer program`,
      )
    }
    for (const { version, script } of migrations) {
      if (version <= present) continue
      await client.query(`set local search_path to ${pg.escapeIdentifier(schema)}`)
      await client.query(script)
      await client.query(
        `insert into meta (name, value) values ('schema_version', $1)
         on conflict (name) do update set value = excluded.value`,
        [String(version)],
      )
    }
    await createFunctions(client, schema)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function createFunctions(client: pg.ClientBase, schema: string): Promise<void> {
  const codeSchema = codeSchemaOf(schema)
  const { rows } = await client.query('select 1 from pg_namespace where nspname = $1', [codeSchema])
  if (rows.length > 0) return
  const code = pg.escapeIdentifier(codeSchema)
  await client.query(`create schema ${code}`)
  await client.query(`set local search_path to ${code}, ${pg.escapeIdentifier(schema)}`)
  // Functions call each other whatever their order in the text: bodies are looked at when they are first run.
  await client.query(allFunctions)
}

async function readVersion(client: pg.ClientBase, schema: string): Promise<number> {
  const table = `${pg.escapeIdentifier(schema)}.meta`
  const { rows: found } = await client.query<{ meta: string | null }>('select to_regclass($1) as meta', [
    table,
  ])
  if (found[0]?.meta == null) return 0
  const { rows } = await client.query<{ value: string }>(
    `select value from ${table} where name = 'schema_version'`,
  )
  return Number(rows[0]?.value ?? 0)
}

async function refuseOtherEncoding(client: pg.ClientBase, place: string): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>('show server_encoding')
  const encoding = rows[0]?.server_encoding
  if (encoding === 'UTF8') return
  throw new GatewayError(
    'TR_STORE_UNAVAILABLE',
    `The database ${place} has encoding ${encoding}, expected UTF8: create it with encoding 'UTF8'`,
  )
}
