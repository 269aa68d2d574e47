import type { ProcessWorld } from './process-world.ts'

export interface Measure {
  /** Updates that one window lasts for. */
  readonly updates: number
  /** Windows whose median counts. */
  readonly windows: number
}

/**
 * How many updates a second arrive at Dispatch, the last thing that comes of a message, while there is always more to
 * do. What bounds it are the round trips to Dispatch, not the processor, so that it is the same on a busy machine.
 */
export class Throughput {
  readonly #world: ProcessWorld
  readonly #measure: Measure
  readonly #feeding: Promise<void>
  readonly #stopping = new AbortController()

  constructor(world: ProcessWorld, measure: Measure) {
    this.#world = world
    this.#measure = measure
    this.#feeding = this.#feed()
    // Told by whoever waits for the end.
    this.#feeding.catch(() => undefined)
  }

  /**
   * Lets as many windows pass. At first the queue holds the brand's messages alone; later half of it are Dispatch's own
   * acks of updates, which take their share of the polls.
   */
  async warmUp(): Promise<void> {
    for (let window = 0; window < this.#measure.windows; window += 1) await this.#window()
  }

  /** Median over the next windows. */
  async measure(): Promise<number> {
    const rates: number[] = []
    while (rates.length < this.#measure.windows) rates.push(await this.#window())
    return median(rates)
  }

  /** Measures on until the median of the latest windows is that high, or for so long; resolves with the last median. */
  async recover(least: number, mostMs: number): Promise<number> {
    const endsAt = performance.now() + mostMs
    const rates: number[] = []
    for (;;) {
      rates.push(await this.#window())
      if (rates.length < this.#measure.windows) continue
      const latest = median(rates.slice(-this.#measure.windows))
      if (latest >= least || performance.now() > endsAt) return latest
    }
  }

  /** Adds nothing more to do. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#feeding
  }

  async #window(): Promise<number> {
    const { posts } = this.#world.evidence
    const from = posts.length
    const startedAt = performance.now()
    await this.#world.until('updates at Dispatch', () => posts.length >= from + this.#measure.updates, 90_000)
    return (posts.length - from) / ((performance.now() - startedAt) / 1_000)
  }

  async #feed(): Promise<void> {
    while (!this.#stopping.signal.aborted) await this.#world.feed(1)
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
