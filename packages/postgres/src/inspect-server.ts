import {
  type Migration,
  readSealedReport,
  type Row,
  type StoreReport,
  toPrintableUrl,
  toStoreReport,
} from '@truckroll/store'
import pg from 'pg'
import { refuseSharedSession } from './connection/refuse-shared-session.ts'
import { toStoreError } from './connection/to-store-error.ts'
import { inspectStandbys, type StandbyReport } from './inspect-standbys.ts'
import { readVersion } from './migrations/migrate.ts'
import { migrations as ownMigrations } from './migrations/migrations.ts'
import { readMeta } from './offline/read-meta.ts'

export interface ServerReport extends StoreReport {
  /** Version of the server. */
  readonly serverVersion: string
  /** Settings of the server that are off and without which a crash loses what was committed. */
  readonly unsafe: readonly string[]
  readonly standbys: StandbyReport
}

export interface InspectOptions {
  readonly url: string
  /** Default `truckroll`. */
  readonly schema?: string
}

const CONNECT_MS = 5_000
const safetySettings = ['fsync', 'full_page_writes']

/**
 * Looks at a server and the store on it in a transaction that only reads.
 * @throws GatewayError `TR_STORE_UNAVAILABLE` if it cannot be reached or refuses the user, or if this program cannot take
 * the store's tables over; `TR_STORE_POOLER`
 */
export async function inspectServer(
  options: InspectOptions,
  migrations: readonly Migration[] = ownMigrations,
): Promise<ServerReport> {
  const place = toPrintableUrl(options.url)
  const createClient = () =>
    new pg.Client({ connectionString: options.url, connectionTimeoutMillis: CONNECT_MS })
  const client = createClient()
  // A connection that breaks rejects what was asked on it.
  client.on('error', () => undefined)
  try {
    await refuseSharedSession(createClient, place)
    await client.connect()
    await client.query('begin read only')
    const serverVersion = await readSetting(client, 'server_version')
    const unsafe: string[] = []
    for (const name of safetySettings) if ((await readSetting(client, name)) !== 'on') unsafe.push(name)
    const standbys = await inspectStandbys(client)
    const schema = options.schema ?? 'truckroll'
    const present = await readVersion(client, schema)
    const meta = present.version === 0 ? new Map<string, string>() : await readFacts(client, schema, place)
    const report = toStoreReport(place, present, meta, migrations)
    const sealed = await readSealedReport(present, async (sql) => (await client.query<Row>(sql)).rows)
    await client.query('rollback')
    return { ...report, sealed, serverVersion, unsafe, standbys }
  } catch (error) {
    throw toStoreError(error, `${place} cannot be opened`)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function readSetting(client: pg.Client, name: string): Promise<string> {
  const { rows } = await client.query<{ value: string }>('select current_setting($1) as value', [name])
  return rows[0]?.value ?? ''
}

/** For this transaction alone: behind a pooler the connection is somebody else's next. */
async function readFacts(
  client: pg.Client,
  schema: string,
  place: string,
): Promise<ReadonlyMap<string, string>> {
  await client.query(`set local search_path to ${pg.escapeIdentifier(schema)}`)
  return readMeta(client, place)
}
