import { metaNames, type StoreStamp, whyNotRun } from '@truckroll/store'
import pg from 'pg'
import { toPlace } from './connection/database.ts'
import { toStoreError } from './connection/to-store-error.ts'
import { readMeta } from './offline/read-meta.ts'

export interface ServerReport {
  /** Host, port and database. */
  readonly place: string
  readonly version: string
  /** Settings of the server that are off and without which a crash loses what was committed. */
  readonly unsafe: readonly string[]
  /** What the store belongs to; undefined if it has no tables yet. */
  readonly stamp: StoreStamp | undefined
  /** Why no gateway may run on it, in words that follow its name; undefined if one may. */
  readonly whyNotRun: string | undefined
}

const CONNECT_MS = 5_000
const safetySettings = ['fsync', 'full_page_writes']

/**
 * Looks at a server and the store on it without changing anything.
 * @throws GatewayError `TR_STORE_UNAVAILABLE` if it cannot be reached or refuses the user.
 */
export async function inspectServer(options: {
  readonly url: string
  /** Default `truckroll`. */
  readonly schema?: string
}): Promise<ServerReport> {
  const place = toPlace(options.url)
  const client = new pg.Client({ connectionString: options.url, connectionTimeoutMillis: CONNECT_MS })
  // A connection that breaks rejects what was asked on it.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const version = await readSetting(client, 'server_version')
    const states = await Promise.all(
      safetySettings.map(async (name) => ({ name, state: await readSetting(client, name) })),
    )
    const unsafe = states.filter(({ state }) => state !== 'on').map(({ name }) => name)
    const meta = await readFacts(client, options.schema ?? 'truckroll', place)
    return { place, version, unsafe, stamp: readStamp(meta), whyNotRun: whyNotRun(meta) }
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

async function readFacts(
  client: pg.Client,
  schema: string,
  place: string,
): Promise<ReadonlyMap<string, string>> {
  const table = `${pg.escapeIdentifier(schema)}.meta`
  const { rows } = await client.query<{ found: string | null }>('select to_regclass($1) as found', [table])
  if (rows[0]?.found == null) return new Map()
  await client.query(`set search_path to ${pg.escapeIdentifier(schema)}`)
  return readMeta(client, place)
}

function readStamp(meta: ReadonlyMap<string, string>): StoreStamp | undefined {
  const environment = meta.get(metaNames.environment)
  const instance = meta.get(metaNames.instance)
  return environment === undefined || instance === undefined ? undefined : { environment, instance }
}
