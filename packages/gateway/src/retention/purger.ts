import { type Clock, type Logger, sleep, type RetentionStore } from '@truckroll/store'
import type { FaultLog, Retried } from '../faults/fault-log.ts'
import type { ClockGuard } from './clock-guard.ts'

/** Not at once: a gateway that starts has a backlog to see to. */
const firstAfterMs = 60_000
const everyMs = 3_600_000
const retryAfterMs = 60_000
/** On SQLite 21 ms at the median, on a busy machine: what a claim may have to wait. */
const sliceItems = 50
/** At least this long between two slices, and so much longer than the slice took: the store is others' most of the time. */
const pauseMs = 50
const pausesPerSlice = 4
const removing: Retried = {
  failed: 'removing what is old failed; trying again',
  again: 'what is old is removed again',
}

export interface PurgerParts {
  readonly store: RetentionStore
  readonly clock: Clock
  readonly logger: Logger
  readonly faults: FaultLog
  readonly guard: ClockGuard
  readonly retentionMs: number
  readonly evidenceMs: number
}

export interface PurgeRound {
  readonly finishedAt: number
  /** Items that lost their bodies and texts. */
  readonly emptied: number
  /** Rows that are gone. */
  readonly deleted: number
}

/** Removes what is done and old, in rounds of small slices, so that intake and deliveries are never held up. */
export class Purger {
  readonly #parts: PurgerParts
  readonly #stopping = new AbortController()
  #loop: Promise<void> | undefined
  #lastRound: PurgeRound | undefined

  constructor(parts: PurgerParts) {
    this.#parts = parts
  }

  /** The last round of this process, undefined before its first one is through. */
  get lastRound(): PurgeRound | undefined {
    return this.#lastRound
  }

  start(): void {
    this.#loop ??= this.#run()
  }

  /** Waits for the slice under way, but no longer than `graceMs`: a store that does not answer must not hold up the end. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort()
    const ended = new AbortController()
    const ending = this.#loop?.then(() => ended.abort())
    await Promise.race([ending, sleep(this.#parts.clock, graceMs, ended.signal)])
  }

  async #run(): Promise<void> {
    await this.#look()
    await this.#rest(firstAfterMs)
    while (!this.#stopping.signal.aborted) {
      const isThrough = await this.#round()
      await this.#restUntilNext(isThrough ? everyMs : retryAfterMs)
    }
  }

  /** At the start: the clock may be set before the first round. */
  async #look(): Promise<void> {
    const { guard, logger } = this.#parts
    try {
      await guard.whyWait()
    } catch (error) {
      logger.warn(
        { err: error },
        'looking at the clock failed; retention looks again before it removes anything',
      )
    }
  }

  /** Slice after slice until nothing is left to remove. False if it was broken off. */
  async #round(): Promise<boolean> {
    const { store, clock, logger, faults, guard, retentionMs, evidenceMs } = this.#parts
    let emptied = 0
    let deleted = 0
    while (!this.#stopping.signal.aborted) {
      const startedAt = clock.now()
      try {
        const why = await guard.whyWait()
        if (why !== undefined) {
          logger.warn({ why }, `retention removes nothing now: ${why}`)
          return true
        }
        const slice = await store.purge({ retentionMs, evidenceMs, limit: sliceItems, notAfter: startedAt })
        faults.worked(removing)
        emptied += slice.emptied
        deleted += slice.deleted
        if (slice.emptied + slice.deleted === 0)
          return this.#finish({ finishedAt: clock.now(), emptied, deleted })
      } catch (error) {
        if (!this.#stopping.signal.aborted) faults.failed(removing, error)
        return false
      }
      await this.#rest(Math.max(pauseMs, (clock.now() - startedAt) * pausesPerSlice))
    }
    return false
  }

  #finish(round: PurgeRound): true {
    this.#lastRound = round
    const { emptied, deleted } = round
    if (emptied + deleted > 0) this.#parts.logger.info({ emptied, deleted }, 'retention removed what was old')
    return true
  }

  /** On a full disk there is no better moment. */
  async #restUntilNext(ms: number): Promise<void> {
    for (let rested = 0; rested < ms && !this.#stopping.signal.aborted; rested += retryAfterMs) {
      await this.#rest(retryAfterMs)
      if (await this.#isFull()) return
    }
  }

  async #isFull(): Promise<boolean> {
    try {
      return (await this.#parts.store.readRoom()).isFull
    } catch (error) {
      this.#parts.logger.warn({ err: error }, 'looking for room failed; retention goes on in its rounds')
      return false
    }
  }

  #rest(ms: number): Promise<void> {
    return sleep(this.#parts.clock, ms, this.#stopping.signal)
  }
}
