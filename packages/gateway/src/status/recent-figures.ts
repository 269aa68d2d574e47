import type { Clock, ControlStore, StoreFigures, Timer } from '@truckroll/store'

/** Counting so much is not felt: it is done whenever somebody asks. */
const mostCountedEachTime = 2_000
const goodForMs = 3_000
/** A page in the foreground asks at least every 15 seconds, as scrapers mostly do. */
const askedWithinMs = 30_000
/** On SQLite the process stands still while it counts, which may take at most this share of its time. */
const restTimes = 50
const mostGoodForMs = 60_000

export interface CountedFigures extends StoreFigures {
  readonly countedAt: number
}

interface Count {
  readonly figures: CountedFigures
  readonly goodForMs: number
}

/**
 * The figures of the store. Counting takes as long as there is work. If there is much, it is counted every three seconds
 * for as long as somebody asks, and who asks gets the last count.
 */
export class RecentFigures {
  readonly #store: Pick<ControlStore, 'readFigures'>
  readonly #clock: Clock
  /** Undefined if there was little at the last count. */
  #last: Count | undefined
  #counting: Promise<CountedFigures> | undefined
  #askedAt = 0
  #timer: Timer | undefined
  #isStopped = false

  constructor(store: Pick<ControlStore, 'readFigures'>, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Counted now. */
  async count(): Promise<CountedFigures> {
    return this.#keep(await this.#count())
  }

  /** Counted of late, if there is much; otherwise now. */
  async read(): Promise<CountedFigures> {
    const now = this.#clock.now()
    this.#askedAt = now
    const last = this.#last
    if (last === undefined) return this.count()
    // Twice as long: the next count may be under way, and is not waited for.
    if (Math.abs(now - last.figures.countedAt) <= 2 * last.goodForMs) return last.figures
    return this.#countOnce()
  }

  /** A person did something, and wants to see it counted. */
  forget(): void {
    this.#last = undefined
    this.#counting = undefined
    this.#timer?.cancel()
  }

  stop(): void {
    this.#isStopped = true
    this.#timer?.cancel()
  }

  /** All who ask meanwhile get the same count. */
  #countOnce(): Promise<CountedFigures> {
    if (this.#counting !== undefined) return this.#counting
    const counting: Promise<CountedFigures> = this.#count()
      .then((count) => (this.#counting === counting ? this.#keep(count) : count.figures))
      .finally(() => {
        if (this.#counting === counting) this.#counting = undefined
      })
    this.#counting = counting
    return counting
  }

  async #count(): Promise<Count> {
    const countedAt = this.#clock.now()
    const figures = { ...(await this.#store.readFigures()), countedAt }
    const restMs = restTimes * Math.max(0, this.#clock.now() - countedAt)
    return { figures, goodForMs: Math.min(Math.max(goodForMs, restMs), mostGoodForMs) }
  }

  #keep(count: Count): CountedFigures {
    const { figures, goodForMs: restMs } = count
    const { waitingEvents, queuedUpdates, deadLetters } = figures
    this.#timer?.cancel()
    const isMuch = waitingEvents + queuedUpdates + deadLetters > mostCountedEachTime
    this.#last = isMuch ? count : undefined
    if (isMuch && !this.#isStopped) this.#timer = this.#clock.setTimer(restMs, () => this.#countAgain())
    return figures
  }

  #countAgain(): void {
    if (this.#clock.now() - this.#askedAt > askedWithinMs) return
    // If it fails, whoever asks next counts, and is told why.
    this.#countOnce().catch(() => undefined)
  }
}
