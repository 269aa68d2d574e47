import {
  checkMayRun,
  crashBegun,
  freeClaims,
  GatewayError,
  metaNames,
  type RoutineWork,
  releaseAllLeases,
  runRoutine,
  type StoreStamp,
  type WorkKind,
} from '@truckroll/store'
import type { Connection } from './connection/connection.ts'
import { DiskReserve } from './connection/disk-reserve.ts'
import { GroupCommit } from './connection/group-commit.ts'
import { HeldFiles } from './connection/held-files.ts'
import { lockFileName } from './connection/proof-of-lock.ts'
import { isMemoryPath, openDatabase, resolveStorePath } from './connection/open-database.ts'
import { shareWith } from './connection/private-files.ts'
import { fillRequest } from './connection/fill-request.ts'
import { StoreLock } from './connection/store-lock.ts'
import { toStoreError } from './connection/to-store-error.ts'
import { migrate } from './migrations/migrate.ts'
import { readMeta } from './offline/read-meta.ts'
import { FreePageScrubber } from './retention/free-page-scrubber.ts'
import type { ResolvedSqliteOptions } from './resolved-sqlite-options.ts'
import { createWork } from './create-work.ts'
import { metaSql } from './sql/meta-sql.ts'
import type { StoreContext } from './store-context.ts'

export interface OpenStore {
  readonly context: StoreContext
  readonly work: RoutineWork
  readonly commits: GroupCommit
  readonly reserve: DiskReserve
  readonly scrubber: FreePageScrubber
  /** @throws GatewayError `TR_STORE_LOCKED` if a file of the store was taken away. */
  checkHeld(): void
  close(): void
}

/** Claims of one opening; the next one begins above them. */
const TOKENS_PER_OPENING = 2 ** 32

/** Locks, opens, migrates and checks a store, and frees what a dead process held. */
export async function openStore(
  options: ResolvedSqliteOptions,
  stamp: StoreStamp,
  wake: (kind: WorkKind) => void,
): Promise<OpenStore> {
  const path = resolveStorePath(options.path)
  const lock = isMemoryPath(path) ? undefined : await StoreLock.take(path, options.clock, options.lockWaitMs)
  let connection: Connection | undefined
  try {
    connection = openDatabase(path, options.maxBytes)
    migrate(connection, path)
    // Left by a process that ended while it overwrote what is free.
    connection.execute('drop table if exists scrubbing')
    claim(connection, stamp, path)
    if (lock?.fileId !== undefined) connection.run(metaSql.set, { name: lockFileName, value: lock.fileId })
    if (lock !== undefined) {
      const beside = ['-wal', '-shm', '-lock', '-lock.json', '-reserve'].map((ending) => `${path}${ending}`)
      shareWith(options.group, [path, ...beside])
    }
    return start(connection, path, lock, options, wake)
  } catch (error) {
    connection?.close()
    lock?.release()
    throw toStoreError(error, `The store ${path} cannot be opened`)
  }
}

function start(
  connection: Connection,
  path: string,
  lock: StoreLock | undefined,
  options: ResolvedSqliteOptions,
  wake: (kind: WorkKind) => void,
): OpenStore {
  const due = new Set<WorkKind>()
  let token = firstToken(connection)
  connection.define('next_token', () => (token += 1))
  const surroundings = {
    connection,
    clock: options.clock,
    random: options.random,
    wake: (kind: WorkKind) => void due.add(kind),
  }
  const context: StoreContext = {
    ...surroundings,
    run: (routine) => runRoutine(routine, (request) => fillRequest(surroundings, request)),
  }
  let isOpen = true
  const close = () => {
    if (!isOpen) return
    isOpen = false
    connection.close()
    lock?.release()
  }
  const checkHeld = lock === undefined ? () => undefined : createHeldCheck(path, lock, close, options.onLost)
  const { clock, maxBytes, reserveBytes } = options
  const file = lock === undefined ? undefined : path
  const reserve = new DiskReserve({ connection, clock, path: file, bytes: reserveBytes, maxBytes })
  const commits = new GroupCommit(connection, options.commitScheduler, checkHeld, reserve, () => {
    const kinds = [...due]
    due.clear()
    kinds.forEach(wake)
  })
  freeDead(context)
  return {
    context,
    work: createWork(context),
    commits,
    reserve,
    scrubber: new FreePageScrubber(connection),
    checkHeld,
    close,
  }
}

/**
 * A store whose lock was removed may be opened by a second process; one whose log was removed loses what it commits. It
 * is closed at once, which writes what stands in the log to the file itself.
 */
function createHeldCheck(
  path: string,
  lock: StoreLock,
  close: () => void,
  onLost: (error: GatewayError) => void,
): () => void {
  const files = new HeldFiles([lock.path, path, `${path}-wal`, `${path}-shm`])
  let lost: GatewayError | undefined
  return () => {
    if (lost !== undefined) throw lost
    const gone = files.firstGone()
    if (gone === undefined) return
    lost = new GatewayError(
      'TR_STORE_LOCKED',
      `${gone} was removed or replaced while the store ${path} was in use, so another process can open it: ` +
        'nothing more is written; start again, and leave the files of a store alone while it is in use',
    )
    close()
    onLost(lost)
    throw lost
  }
}

/** The lock proves that whoever held claims and leases is gone. */
function freeDead(context: StoreContext): void {
  context.connection.transact(() => {
    context.run(crashBegun(undefined))
    for (const table of ['keys', 'outbox_keys'] as const) context.run(freeClaims(table, undefined))
    context.run(releaseAllLeases())
  })
}

function firstToken(connection: Connection): number {
  const openings = Number(readMeta(connection).get('openings') ?? 0) + 1
  connection.run(metaSql.set, { name: 'openings', value: String(openings) })
  return openings * TOKENS_PER_OPENING
}

/** Writes the stamp at first start. A copy that was begun from this store is no longer one of what it is from now on. */
function claim(connection: Connection, stamp: StoreStamp, path: string): void {
  const isOurs = checkMayRun(readMeta(connection), stamp, path)
  connection.transact(() => {
    connection.run(metaSql.remove, { name: metaNames.copyId })
    if (isOurs) return
    connection.run(metaSql.set, { name: metaNames.environment, value: stamp.environment })
    connection.run(metaSql.set, { name: metaNames.instance, value: stamp.instance })
  })
}
