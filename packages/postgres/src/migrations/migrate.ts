import {
  checkVersion,
  fingerprintName,
  fingerprintOf,
  GatewayError,
  type Migration,
  type StoreVersion,
} from '@truckroll/store'
import pg from 'pg'
import { allFunctions } from '../sql/all-functions.ts'
import { locks } from '../sql/locks.ts'
import { metaSql } from '../sql/offline-sql.ts'
import { codeSchemaOf } from './code-schema.ts'
import { migrations as ownMigrations } from './migrations.ts'

/** Name in the table `meta` of the version of the last migration applied. */
const versionName = 'schema_version'

/**
 * Brings a store up to this version's tables and functions, all or nothing. Of several processes that start at once one
 * does it, the others wait for it.
 * @throws GatewayError `TR_STORE_UNAVAILABLE` if another version wrote the store, and its tables cannot be taken over.
 */
export async function migrate(
  client: pg.ClientBase,
  schema: string,
  place: string,
  migrations: readonly Migration[] = ownMigrations,
): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`select pg_advisory_xact_lock(${locks.migration})`)
    await refuseOtherEncoding(client, place)
    await client.query(`create schema if not exists ${pg.escapeIdentifier(schema)}`)
    const present = await readVersion(client, schema)
    checkVersion(present, migrations, place)
    const next = migrations.filter((migration) => migration.version > present.version)
    await client.query(`set local search_path to ${pg.escapeIdentifier(schema)}`)
    for (const { version, script } of next) {
      await client.query(script)
      await client.query(metaSql.set, [versionName, String(version)])
      await client.query(metaSql.set, [fingerprintName, fingerprintOf(migrations, version)])
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

/** Which tables a store has. */
export async function readVersion(client: pg.ClientBase, schema: string): Promise<StoreVersion> {
  const table = `${pg.escapeIdentifier(schema)}.meta`
  const { rows: found } = await client.query<{ meta: string | null }>('select to_regclass($1) as meta', [
    table,
  ])
  if (found[0]?.meta == null) return { version: 0, fingerprint: undefined }
  const { rows } = await client.query<{ name: string; value: string }>(`select name, value from ${table}`)
  const facts = new Map(rows.map(({ name, value }) => [name, value]))
  return { version: Number(facts.get(versionName) ?? 0), fingerprint: facts.get(fingerprintName) }
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
