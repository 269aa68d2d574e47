import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import {
  checkMayRun,
  checkVersion,
  crashBegun,
  freeClaims,
  GatewayError,
  metaNames,
  releaseLeases,
  type Routine,
  type StoreStamp,
  type WorkKind,
} from '@truckroll/store'
import type pg from 'pg'
import { WorkNotifier } from './connection/work-notifier.ts'
import { CommitGate } from './connection/commit-gate.ts'
import { Database } from './connection/database.ts'
import { refuseSharedSession } from './connection/refuse-shared-session.ts'
import { failureKind, toStoreError, UnreachableError } from './connection/to-store-error.ts'
import { codeSchemaOf } from './migrations/code-schema.ts'
import { readVersion } from './migrations/migrate.ts'
import { migrateAlone } from './migrations/migrate-alone.ts'
import { migrations } from './migrations/migrations.ts'
import { readMeta } from './offline/read-meta.ts'
import { unshareStore } from './offline/use-lock.ts'
import type { ResolvedPostgresOptions } from './resolved-postgres-options.ts'
import { createParts, type Parts } from './parts.ts'
import { homeSql } from './sql/home-sql.ts'
import { metaSql } from './sql/offline-sql.ts'
import { listCanceledWait, pauseIfPromoted } from './surroundings.ts'
import type { StoreContext } from './store-context.ts'

export interface OpenStore {
  readonly context: StoreContext
  readonly parts: Parts
  readonly gate: CommitGate
  close(): Promise<void>
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2_000
/** While waiting for the server, a line about it this often. */
const TELL_EVERY_MS = 10_000

/**
 * Opens, migrates and checks a store. Waits for a server that is not up; what waiting cannot mend (password, stamp,
 * version) fails at once. Claims of other processes are left alone: they may live, and run out by themselves if not.
 */
export async function openStore(
  options: ResolvedPostgresOptions,
  stamp: StoreStamp,
  wake: (kind: WorkKind) => void,
  signal: AbortSignal,
): Promise<OpenStore> {
  const { url, schema, connections, retryMs, logger } = options
  const database = new Database({
    url,
    schema,
    codeSchema: codeSchemaOf(schema),
    connections,
    retryMs,
    logger,
  })
  const owner = randomUUID()
  const notifier = new WorkNotifier(database, schema, owner, logger, wake, async () => {
    await endIfReplaced(database, options, () => notifier.close())
    await pauseIfPromoted(context, logger)
  })
  const wakeAll = (kind: WorkKind) => {
    wake(kind)
    notifier.notify(kind)
  }
  const context: StoreContext = {
    database,
    run: async (create, runOptions) => {
      const { value, wakes } = await database.transact(create, options.clock?.now(), runOptions)
      wakes.forEach(wakeAll)
      return value
    },
    read: (create) => database.read(create, options.clock?.now()),
    owner,
    now: () => options.clock?.now(),
    wakeHere: wake,
    wakeAll,
  }
  try {
    await untilUp(options, database.place, signal, async () => {
      await refuseSharedSession(() => database.createClient(), database.place)
      await database.withClient(async (client) => {
        // From here on nobody copies the store or adopts it; the notifier's connection takes that over.
        await migrateAlone(client, schema, database.place)
        await claim(client, stamp, database.place)
        await notifier.start()
        await unshareStore(client, schema)
      })
    })
    await untilUp(options, database.place, signal, () => pauseIfPromoted(context, logger))
  } catch (error) {
    await notifier.close()
    await database.close()
    throw toStoreError(error, `The store ${database.place} cannot be opened`)
  }
  database.standby.onCanceled(() => void listCanceledWait(context, logger))
  const parts = createParts(context)
  const close = async () => {
    database.giveUp()
    try {
      await context.run(() => releaseLeases(parts.held.all()))
      await context.run(() => freeAll(owner))
    } catch (error) {
      logger.warn({ err: error }, 'leases and claims could not be given back; they run out by themselves')
    }
    await notifier.close()
    await database.close()
  }
  return { context, parts, gate: new CommitGate(options.commitScheduler), close }
}

/**
 * While its connections were lost nobody knew of this gateway, and a newer version may have changed the tables: then
 * nothing more is written.
 */
async function endIfReplaced(
  database: Database,
  { schema, onLost }: ResolvedPostgresOptions,
  closeNotifier: () => Promise<void>,
): Promise<void> {
  const present = await database.withClient((client) => readVersion(client, schema))
  try {
    checkVersion(present, migrations, database.place)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    // It waits for whoever asks here.
    void closeNotifier()
    await database.close()
    onLost(error)
  }
}

/** An orderly end: attempts that are left behind count as crashed. */
function* freeAll(owner: string): Routine<void> {
  yield* crashBegun(owner)
  for (const table of ['keys', 'outbox_keys'] as const) yield* freeClaims(table, owner)
}

async function untilUp(
  options: ResolvedPostgresOptions,
  place: string,
  signal: AbortSignal,
  open: () => Promise<void>,
): Promise<void> {
  const startedAt = performance.now()
  let toldAt = Number.NEGATIVE_INFINITY
  for (let tries = 0; ; tries += 1) {
    try {
      return await open()
    } catch (error) {
      const waitedMs = performance.now() - startedAt
      const mayPass = error instanceof UnreachableError || failureKind(error) !== 'refused'
      if (!mayPass || waitedMs >= options.openWaitMs) throw error
      if (signal.aborted) throw closedWhileOpening(place)
      if (performance.now() - toldAt >= TELL_EVERY_MS) {
        toldAt = performance.now()
        options.logger.warn(
          { store: place, waitedMs: Math.round(waitedMs), err: toStoreError(error, `No answer of ${place}`) },
          'waiting for the database',
        )
      }
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10))
      await pause(pauseMs, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) throw closedWhileOpening(place)
    }
  }
}

function closedWhileOpening(place: string): GatewayError {
  return new GatewayError(
    'TR_STORE_UNAVAILABLE',
    `The store ${place} was closed while it waited for its server`,
  )
}

/**
 * Writes the stamp at first start; of two that open an empty store at once the first one's stands. A copy that was
 * begun from this store is no longer one of what it is from now on.
 */
async function claim(client: pg.ClientBase, stamp: StoreStamp, place: string): Promise<void> {
  if (!checkMayRun(await readMeta(client, place), stamp, place)) {
    await client.query('begin')
    await client.query(metaSql.setWhereNone, [metaNames.environment, stamp.environment])
    await client.query(metaSql.setWhereNone, [metaNames.instance, stamp.instance])
    await client.query('commit')
    checkMayRun(await readMeta(client, place), stamp, place)
  }
  await client.query(homeSql.setWhereNone)
  await client.query(metaSql.remove, [metaNames.copyId])
}
