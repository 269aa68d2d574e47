import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '@truckroll/store'
import pg from 'pg'
import { standbySql } from '../sql/standby-sql.ts'
import { failureKind, UnreachableError } from './to-store-error.ts'

/** A commit that takes longer is looked into. */
const SLOW_MS = 2_000
/** So often it is checked that the commit that waits for the standby is still there. */
const LOOK_MS = 5_000
const PAUSE_MS = 1_000
/** While it waits, a line about it this often. */
const TELL_EVERY_MS = 60_000

/** Commits wait for a synchronous standby: nothing can be recorded. What was under way may have happened or not. */
export class StandbyError extends UnreachableError {}

export interface StandbyParts {
  readonly place: string
  /** A connection of its own; `waits`: whatever it asks may take as long as it wants. */
  readonly createClient: (options: { readonly waits: boolean }) => pg.Client
  readonly logger: Logger
}

/** What anybody may read who asks whether the gateway is ready: no name of a server or of a standby. */
const forAnybody = {
  path: '/store',
  message: 'commits wait for a synchronous standby that is not there (synchronous_standby_names)',
}

/**
 * Notices when commits wait for a synchronous standby that is missing: the server would keep them waiting for ever, and
 * no time-out of its own ends that.
 *
 * | state   | entered                                                       | left                            |
 * | ------- | ------------------------------------------------------------- | ------------------------------- |
 * | well    | at first                                                      | a commit waits: waiting         |
 * | waiting | a commit waits too long, or somebody canceled its wait        | a commit was confirmed: well    |
 *
 * While it waits, writes are refused at once. One commit goes on waiting, and tells when the standby is back: what was
 * committed before it is then on the standby, too.
 */
export class StandbyWatch {
  readonly #parts: StandbyParts
  readonly #closing = new AbortController()
  #waiting: StandbyError | undefined
  #looking: Promise<StandbyError | undefined> | undefined
  #confirming: Promise<void> | undefined
  #wasCanceled = false
  #tellCanceled: (() => void) | undefined

  constructor(parts: StandbyParts) {
    this.#parts = parts
  }

  /** Hears, once commits are confirmed again, that the wait of one was canceled before. */
  onCanceled(listener: () => void): void {
    this.#tellCanceled = listener
  }

  /** @throws StandbyError while commits wait. */
  refuse(): void {
    if (this.#waiting !== undefined) throw this.#waiting
  }

  /** Settles as the work does; rejects with a StandbyError if its commit waits for the standby. */
  async watch<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    let isOver = false
    const late = Promise.withResolvers<never>()
    const look = async () => {
      const error = await this.#look()
      if (error !== undefined) late.reject(error)
      else if (!isOver) lookLater()
    }
    const lookLater = () => {
      timer = setTimeout(() => void look(), SLOW_MS)
    }
    lookLater()
    late.promise.catch(ignore)
    try {
      return await Promise.race([work, late.promise])
    } finally {
      isOver = true
      clearTimeout(timer)
      work.catch(ignore)
    }
  }

  /** For a commit that was answered although no standby has it. */
  toCanceled(): StandbyError {
    this.#wasCanceled = true
    return this.#enter(
      'somebody canceled the wait of a commit (pg_cancel_backend, or a shutdown), so it may be missing on the standby; it counts as failed',
    )
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#confirming
  }

  #look(): Promise<StandbyError | undefined> {
    this.#looking ??= this.#ask().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async #ask(): Promise<StandbyError | undefined> {
    if (this.#waiting !== undefined) return this.#waiting
    const client = this.#parts.createClient({ waits: false })
    client.on('error', ignore)
    try {
      await client.connect()
      const { rows } = await client.query<{ waiting: number; names: string }>(standbySql.waiting)
      const [found] = rows
      if (found === undefined || found.waiting === 0) return undefined
      return this.#enter(`commits wait for a standby (synchronous_standby_names = '${found.names}')`)
    } catch {
      // The server is away, which is another matter: what waits for it hears so.
      return undefined
    } finally {
      await client.end().catch(ignore)
    }
  }

  #enter(why: string): StandbyError {
    const { place, logger } = this.#parts
    if (this.#waiting !== undefined) return this.#waiting
    const message =
      `The store ${place} cannot be written: ${why}. Nothing is recorded until a synchronous standby confirms: ` +
      'start the standby, or take it out of synchronous_standby_names'
    this.#waiting = new StandbyError('TR_STORE_UNAVAILABLE', message, {
      isRetryable: true,
      issues: [forAnybody],
    })
    logger.warn({ store: place }, message)
    this.#confirming = this.#untilConfirmed()
    return this.#waiting
  }

  async #untilConfirmed(): Promise<void> {
    const { place, logger } = this.#parts
    const startedAt = performance.now()
    let toldAt = startedAt
    while (!this.#closing.signal.aborted) {
      if (await this.#isConfirmed().catch(() => false)) break
      if (performance.now() - toldAt >= TELL_EVERY_MS) {
        toldAt = performance.now()
        const waitedMs = Math.round(toldAt - startedAt)
        logger.warn({ store: place, waitedMs }, 'still no synchronous standby confirms commits')
      }
      await pause(PAUSE_MS, undefined, { signal: this.#closing.signal }).catch(ignore)
    }
    this.#waiting = undefined
    if (this.#closing.signal.aborted) return
    logger.info({ store: place }, 'the synchronous standby confirms commits again')
    if (this.#wasCanceled) this.#tellCanceled?.()
    this.#wasCanceled = false
  }

  /** True once a standby has a commit that is made now. */
  async #isConfirmed(): Promise<boolean> {
    const client = this.#parts.createClient({ waits: true })
    client.on('error', ignore)
    let isCanceled = false
    client.on('notice', (notice) => {
      isCanceled ||= isCanceledWait(notice)
    })
    const over = new AbortController()
    try {
      await client.connect()
      await client.query(standbySql.commitsByStandby)
      const { rows } = await client.query<{ pid: number }>(standbySql.ownPid)
      const commit = client.query(standbySql.confirm)
      commit.catch(ignore)
      const lost = this.#untilGone(rows[0]?.pid ?? 0, AbortSignal.any([over.signal, this.#closing.signal]))
      const ended = await Promise.race([commit.then(() => true), lost])
      return ended && !isCanceled
    } catch (error) {
      // Whoever may not do this may not know: the next commit that waits tells.
      if (error instanceof pg.DatabaseError && failureKind(error) === 'refused') return true
      throw error
    } finally {
      over.abort()
      // Its end would wait for the commit.
      client.connection.stream.destroy()
      await client.end().catch(ignore)
    }
  }

  /** Resolves with false once nobody waits any more under that number, or the server is away, or there is no need to know. */
  async #untilGone(pid: number, signal: AbortSignal): Promise<false> {
    for (let misses = 0; misses < 2 && !signal.aborted;) {
      await pause(LOOK_MS, undefined, { signal }).catch(ignore)
      if (signal.aborted) return false
      misses = (await this.#isWaiting(pid)) ? 0 : misses + 1
    }
    return false
  }

  async #isWaiting(pid: number): Promise<boolean> {
    const client = this.#parts.createClient({ waits: false })
    client.on('error', ignore)
    try {
      await client.connect()
      const { rows } = await client.query<{ is_waiting: boolean }>(standbySql.isWaiting, [pid])
      return rows[0]?.is_waiting === true
    } catch {
      return false
    } finally {
      await client.end().catch(ignore)
    }
  }
}

/** The server's word for a commit that it answers without the standby; it comes in the server's language. */
export function isCanceledWait({ routine }: { readonly routine?: string | undefined }): boolean {
  return routine === 'SyncRepWaitForLSN'
}

function ignore(): void {}
