import { SystemClock, type Timer } from '@truckroll/gateway'

/** Runs so many times as fast as the machine's clock. */
export class FastClock extends SystemClock {
  readonly #factor: number
  readonly #startedAt = Date.now()

  constructor(factor: number) {
    super()
    this.#factor = factor
  }

  override now(): number {
    return this.#startedAt + (Date.now() - this.#startedAt) * this.#factor
  }

  override setTimer(delayMs: number, fire: () => void): Timer {
    return super.setTimer(delayMs / this.#factor, fire)
  }
}
