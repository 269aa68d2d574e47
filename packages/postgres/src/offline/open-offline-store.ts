import { GatewayError, type OfflineStore, toPrintableUrl } from '@truckroll/store'
import pg from 'pg'
import { createTypes } from '../connection/create-types.ts'
import { refuseSharedSession } from '../connection/refuse-shared-session.ts'
import { toStoreError } from '../connection/to-store-error.ts'
import { migrate } from '../migrations/migrate.ts'
import { PostgresOfflineStore } from './postgres-offline-store.ts'
import { readCatalog } from './table-catalog.ts'
import { takeStore } from './use-lock.ts'

export interface OfflinePostgresOptions {
  readonly url: string
  /** Default `truckroll`. */
  readonly schema?: string
  /** Whether tables that are not there are made; default false. */
  readonly mayCreate?: boolean
  /** How long it waits for the gateways before to end, milliseconds. Default 5000. */
  readonly lockWaitMs?: number
}

const CONNECT_MS = 5_000

/**
 * Opens a PostgreSQL store to copy or adopt it, brought up to this version's tables.
 * @throws GatewayError `TR_STORE_LOCKED` if a gateway runs on it, `TR_STORE_UNAVAILABLE`
 */
export async function openOfflinePostgres(options: OfflinePostgresOptions): Promise<OfflineStore> {
  const { url, schema = 'truckroll', mayCreate = false } = options
  const place = toPrintableUrl(url)
  const createClient = () =>
    new pg.Client({
      connectionString: url,
      application_name: 'truckroll store',
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      types: createTypes(),
    })
  const client = createClient()
  // A connection that breaks rejects what was asked on it.
  client.on('error', () => undefined)
  try {
    await refuseSharedSession(createClient, place)
    await client.connect()
    await takeStore(client, schema, place, options.lockWaitMs)
    if (!mayCreate) await checkTables(client, schema, place)
    await migrate(client, schema, place)
    await client.query(settings(schema))
    return new PostgresOfflineStore(place, client, await readCatalog(client, schema))
  } catch (error) {
    await client.end().catch(() => undefined)
    throw toStoreError(error, `The store ${place} cannot be opened`)
  }
}

async function checkTables(client: pg.Client, schema: string, place: string): Promise<void> {
  const table = `${pg.escapeIdentifier(schema)}.meta`
  const { rows } = await client.query<{ found: string | null }>('select to_regclass($1) as found', [table])
  if (rows[0]?.found !== null) return
  throw new GatewayError(
    'TR_STORE_UNAVAILABLE',
    `There is no store ${place}: expected tables in schema ${schema}`,
  )
}

/** Rows are read by their keys' indexes, however little the server knows of the tables yet; nothing is cut short. */
function settings(schema: string): string {
  return `set search_path to ${pg.escapeIdentifier(schema)}; set synchronous_commit = on; set enable_seqscan = off;
    set enable_bitmapscan = off; set jit = off; set statement_timeout = 0;
    set idle_in_transaction_session_timeout = 0; set client_min_messages = warning`
}
