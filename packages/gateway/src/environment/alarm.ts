import { type Clock, sleep } from '@truckroll/store'

/**
 * Lets a loop rest until there is something to do. A ring is never lost: one that comes while the loop is at work ends
 * its next rest at once.
 */
export class Alarm {
  readonly #clock: Clock
  #hasRung = false
  #wake: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** There is something to do. */
  ring(): void {
    this.#hasRung = true
    this.#wake?.()
  }

  /** Forgets earlier rings: for a loop that begins a look which sees what they were for. */
  clear(): void {
    this.#hasRung = false
  }

  /** Resolves after `ms`, or as soon as it rings; at once if it rang since the last rest ended. */
  async rest(ms: number): Promise<void> {
    if (!this.#hasRung) {
      const resting = new AbortController()
      this.#wake = () => resting.abort()
      await sleep(this.#clock, ms, resting.signal)
      this.#wake = undefined
    }
    this.#hasRung = false
  }
}
