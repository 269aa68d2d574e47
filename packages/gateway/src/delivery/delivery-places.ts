/** So many attempts at once, or as many as the load asks for. */
export type DeliveryConcurrency = number | 'auto'

const auto = { least: 16, most: 64 }
/** What waits longer than this for a place gets more of them. */
const longWaitMs = 100
const growth = 1.25

/** What a look for due events came to. */
export interface Look {
  /** Places that were free. */
  readonly wanted: number
  readonly begun: number
  /** How long the one that waited longest had waited for its first attempt. */
  readonly waitedMs: number
}

/**
 * The places of attempts. By `auto` there are more of them while events wait for one, and fewer again once they do not: an
 * idle gateway then does not begin more at once than an adapter was seen to answer quickly.
 */
export class DeliveryPlaces {
  /** The most there may be. */
  readonly most: number
  readonly #isAuto: boolean
  #count: number

  constructor(concurrency: DeliveryConcurrency) {
    this.#isAuto = concurrency === 'auto'
    this.most = concurrency === 'auto' ? auto.most : concurrency
    this.#count = concurrency === 'auto' ? auto.least : concurrency
  }

  /** `hung`: places lost to attempts that never settle; by `auto` they are made good, as far as there may be more. */
  count(hung: number): number {
    return this.#isAuto ? Math.min(this.most, this.#count + hung) : this.#count
  }

  /** How many there are follows from it. */
  looked({ wanted, begun, waitedMs }: Look): void {
    if (!this.#isAuto || wanted === 0) return
    if (begun < wanted) this.#count = Math.max(auto.least, this.#count - 1)
    else if (waitedMs > longWaitMs) this.#count = Math.min(this.most, Math.ceil(this.#count * growth))
  }
}
