import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import { type Clock, GatewayError, sleep } from '@truckroll/store'
import { fileId } from './held-files.ts'
import { isOpenElsewhere, readLockFile } from './proof-of-lock.ts'
import { createPrivate } from './private-files.ts'
import { sqliteCode, toStoreError } from './to-store-error.ts'

const SQLITE_BUSY = 5
const RETRY_MS = 100

/**
 * One process a file. The lock is an open exclusive transaction on a file beside the store, so the kernel frees it
 * however the process ends. A note beside it says who holds it. If the lock's file is another one than at the last start,
 * somebody may have removed it under a process that still runs: then the store's own file must be free as well.
 */
export class StoreLock {
  /** Where the lock is. */
  readonly path: string
  /** Tells the lock's file from one that is put in its place. */
  readonly fileId: string | undefined
  readonly #database: DatabaseSync

  private constructor(path: string, database: DatabaseSync) {
    this.path = path
    this.fileId = fileId(path)
    this.#database = database
  }

  /**
   * Waits up to `waitMs` for the process before to end.
   * @throws GatewayError `TR_STORE_LOCKED` naming the holder, `TR_STORE_UNAVAILABLE` if no lock can be made.
   */
  static async take(path: string, clock: Clock, waitMs: number): Promise<StoreLock> {
    // The injected clock's timers keep no process alive, and at start nothing else does.
    const keepAlive = setInterval(() => undefined, 60_000)
    try {
      for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
        const lock = StoreLock.#try(path)
        if (lock instanceof StoreLock) {
          const note = { pid: process.pid, host: hostname(), since: clock.now() }
          writeFileSync(notePath(path), JSON.stringify(note), { mode: 0o600 })
          return lock
        }
        if (waitedMs >= waitMs) throw new GatewayError('TR_STORE_LOCKED', lockedMessage(path, lock, waitMs))
        await sleep(clock, RETRY_MS)
      }
    } finally {
      clearInterval(keepAlive)
    }
  }

  /** Which process has the store of this path open now; undefined if none has. Only reads. */
  static holderOf(path: string): string | undefined {
    return isLocked(`${path}-lock`) ? readHolder(path) : undefined
  }

  release(): void {
    this.#database.close()
  }

  /** The lock, or who has it. */
  static #try(path: string): StoreLock | string {
    const lockPath = `${path}-lock`
    const database = tryLock(lockPath)
    if (database === undefined) return readHolder(path)
    const lock = new StoreLock(lockPath, database)
    try {
      if (readLockFile(path) === lock.fileId || !isOpenElsewhere(path)) return lock
    } catch (error) {
      lock.release()
      throw toStoreError(error, `The store ${path} cannot be opened`)
    }
    lock.release()
    return `another program, though its lock ${lockPath} was removed`
  }
}

/** A lock that another process holds cannot be read either. */
function isLocked(lockPath: string): boolean {
  if (!existsSync(lockPath)) return false
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(lockPath, { readOnly: true })
    database.prepare('select 1 from sqlite_schema').get()
    return false
  } catch (error) {
    if (sqliteCode(error) === SQLITE_BUSY) return true
    throw toStoreError(error, `The lock ${lockPath} cannot be read`)
  } finally {
    database?.close()
  }
}

function tryLock(lockPath: string): DatabaseSync | undefined {
  let database: DatabaseSync | undefined
  try {
    createPrivate(lockPath)
    database = new DatabaseSync(lockPath)
    database.exec('begin exclusive')
    return database
  } catch (error) {
    database?.close()
    if (sqliteCode(error) === SQLITE_BUSY) return undefined
    throw toStoreError(error, `The store cannot be locked by ${lockPath}`)
  }
}

function notePath(path: string): string {
  return `${path}-lock.json`
}

function lockedMessage(path: string, holder: string, waitMs: number): string {
  return (
    `The store ${path} is in use by ${holder} and was not freed within ${waitMs / 1000} s: ` +
    'stop that process, or give this one a store of its own'
  )
}

function readHolder(path: string): string {
  try {
    const note: unknown = JSON.parse(readFileSync(notePath(path), 'utf8'))
    if (typeof note === 'object' && note !== null && 'pid' in note && 'host' in note) {
      return `process ${String(note.pid)} on ${String(note.host)}`
    }
  } catch {
    // The holder is between taking the lock and writing its note; the lock itself is what counts.
  }
  return 'another process'
}
