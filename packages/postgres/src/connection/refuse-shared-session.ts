import { GatewayError } from '@truckroll/store'
import type pg from 'pg'

/** A second connection that is not served for so long gets no session of its own. */
const SECOND_MS = 3_000
/** A pooler may give its sessions out in turn: so often it is asked. */
const ROUNDS = 5

const pidSql = 'select pg_backend_pid() as pid'

/**
 * Locks, `search_path` and notices last as long as a session. A pooler in transaction mode gives each transaction
 * whichever session is free: locks are lost, and other programs get this one's settings. Nothing is set or left behind.
 *
 * @throws GatewayError `TR_STORE_POOLER` if sessions are shared; the driver's own error if no server answers.
 */
export async function refuseSharedSession(createClient: () => pg.Client, place: string): Promise<void> {
  await withClient(createClient(), async (first, announced) => {
    // A pooler tells its clients a number of its own.
    if ((await readPid(first)) === announced) return
    await withClient(createClient(), async (second) => {
      for (let round = 0; round < ROUNDS; round += 1) await refuseIfShared(first, second, place)
    })
  })
}

async function refuseIfShared(first: pg.Client, second: pg.Client, place: string): Promise<void> {
  const mine = await readPid(first)
  const theirs = await holdSession(second, place)
  // If it is the same one, the first would wait for the second.
  const isOwn = mine !== theirs && mine === (await readPid(first))
  await second.query('rollback')
  if (isOwn) return
  throw new GatewayError(
    'TR_STORE_POOLER',
    `The store ${place} is behind a pooler (such as PgBouncer) in transaction mode, which gives one session to several ` +
      'clients: locks are lost, and other programs get the settings of this one. Name the server itself, or a pool ' +
      'with pool_mode = session',
  )
}

/** Keeps what session it gets until it rolls back; resolves with the session's number. */
async function holdSession(client: pg.Client, place: string): Promise<number> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new Error(`no session within ${SECOND_MS / 1_000} s`)),
    SECOND_MS,
  )
  try {
    await Promise.race([client.query('begin'), late.promise])
    return await readPid(client)
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    // Its end would wait for the answer that does not come.
    client.connection.stream.destroy()
    throw new GatewayError(
      'TR_STORE_POOLER',
      `The store ${place} is behind a pooler that gives a second client no session of its own (${text}): ` +
        'a gateway needs 11 at once; use pool_mode = session with a large enough pool, or name the server itself',
      { cause: error },
    )
  } finally {
    clearTimeout(timer)
  }
}

async function readPid(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>(pidSql)
  return rows[0]?.pid ?? 0
}

/** `announced`: the number of its session, as the connection's first words gave it. */
async function withClient(
  client: pg.Client,
  work: (client: pg.Client, announced: number | undefined) => Promise<void>,
): Promise<void> {
  let announced: number | undefined
  client.connection.once('backendKeyData', (message: { readonly processID: number }) => {
    announced = message.processID
  })
  // A connection that breaks rejects what was asked on it.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await work(client, announced)
  } finally {
    await client.end().catch(() => undefined)
  }
}
