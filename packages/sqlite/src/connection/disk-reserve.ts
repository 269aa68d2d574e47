import { randomFillSync } from 'node:crypto'
import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { type Clock, GatewayError, readInteger, type StoreRoom } from '@truckroll/store'
import type { Connection } from './connection.ts'
import { createPrivate } from './private-files.ts'
import { sqliteCode } from './to-store-error.ts'

const blockBytes = 65_536
const tryAgainAfterMs = 5_000
/** SQLite's result code of a full disk, and of a file that reached its allowed size. */
const full = 13

const sql = {
  free: 'select freelist_count * page_size as bytes from pragma_freelist_count(), pragma_page_size()',
  pages: 'select page_count as pages from pragma_page_count()',
  pageBytes: 'select page_size as bytes from pragma_page_size()',
}

export interface DiskReserveOptions {
  readonly connection: Connection
  readonly clock: Clock
  /** Undefined: the store has no file. */
  readonly path: string | undefined
  /** How much is kept back; 0: nothing. */
  readonly bytes: number
  /** Largest size of the store's file, if it has one. */
  readonly maxBytes: number | undefined
}

/**
 * Room that is kept back for what must go on if the disk is full: acks, ends of attempts, sends and retention, which makes
 * room again. It is a file beside the store. Once it is spent, what brings new data waits until it is filled again, or
 * until retention has freed as much inside the store's own file.
 */
export class DiskReserve {
  readonly #options: DiskReserveOptions
  readonly #file: string | undefined
  #isSpent = false
  #isBeyondLimit = false
  #triedAt: number

  constructor(options: DiskReserveOptions) {
    this.#options = options
    this.#file = options.path === undefined || options.bytes === 0 ? undefined : `${options.path}-reserve`
    this.#triedAt = options.clock.now()
    // Nothing failed yet: what is missing is said once something does.
    if (!this.#fill()) this.#isSpent = false
  }

  /** Whether the disk was full, and nothing is kept back any more. */
  get isSpent(): boolean {
    return this.#isSpent
  }

  /** How full the disk is. */
  readRoom(): StoreRoom {
    const { path } = this.#options
    const isFull = !this.mayGrow()
    if (path === undefined) return { freeBytes: undefined, isFull }
    const { bavail, bsize } = statfsSync(dirname(path))
    return { freeBytes: bavail * bsize, isFull }
  }

  /** Whether new data may be written. */
  mayGrow(): boolean {
    if (!this.#isSpent) return true
    if (this.#freeInside() >= this.#options.bytes) return true
    const now = this.#options.clock.now()
    if (this.#isBeyondLimit || Math.abs(now - this.#triedAt) < tryAgainAfterMs) return false
    this.#triedAt = now
    if (!this.#fill()) return false
    this.#isSpent = false
    this.#limit(false)
    return true
  }

  /** Whether the error was a full disk, and something is kept back for it. */
  helps(error: unknown): boolean {
    return sqliteCode(error) === full && !this.#isSpent && this.#options.bytes > 0
  }

  /** True if what failed may be tried again in the room that was kept back. */
  spend(error: unknown): boolean {
    if (!this.helps(error)) return false
    this.#isSpent = true
    this.#triedAt = this.#options.clock.now()
    if (this.#file !== undefined) rmSync(this.#file, { force: true })
    this.#limit(true)
    return true
  }

  /** What a caller is told whose data is new. */
  toRefusal(): GatewayError {
    const where = this.#isBeyondLimit
      ? 'The file of the store has its allowed size'
      : 'The disk of the store is full'
    return new GatewayError(
      'TR_STORE_UNAVAILABLE',
      `${where}: nothing new is recorded; what was recorded goes on out of a reserve: make room`,
      { isRetryable: true },
    )
  }

  #freeInside(): number {
    return this.#options.connection.first(sql.free, {}, (row) => readInteger(row, 'bytes')) ?? 0
  }

  /** The allowed size with what is kept back, or without it. */
  #limit(withReserve: boolean): void {
    const { connection, maxBytes, bytes } = this.#options
    if (maxBytes === undefined) return
    const pageBytes = connection.first(sql.pageBytes, {}, (row) => readInteger(row, 'bytes')) ?? 4_096
    const pages = connection.first(sql.pages, {}, (row) => readInteger(row, 'pages')) ?? 0
    this.#isBeyondLimit = (pages + 1) * pageBytes > maxBytes
    const allowed = withReserve ? maxBytes + bytes : maxBytes
    connection.execute(`pragma max_page_count = ${Math.ceil(allowed / pageBytes)}`)
  }

  /** True if the file is there in its whole size. */
  #fill(): boolean {
    const file = this.#file
    if (file === undefined) return true
    const { bytes } = this.#options
    if (existsSync(file) && statSync(file).size === bytes) return true
    createPrivate(file)
    let handle: number | undefined
    try {
      handle = openSync(file, 'r+')
      // Of zeros some disks keep the number alone.
      const block = randomFillSync(new Uint8Array(Math.min(blockBytes, bytes)))
      for (let at = 0; at < bytes;) at += writeSync(handle, block, 0, Math.min(block.length, bytes - at), at)
      ftruncateSync(handle, bytes)
      return true
    } catch {
      // No room for it: half of it would take what others need.
      if (handle !== undefined) ftruncateSync(handle, 0)
      return false
    } finally {
      if (handle !== undefined) closeSync(handle)
    }
  }
}
