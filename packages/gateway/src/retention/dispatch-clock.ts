import type { Clock } from '@truckroll/store'

/** How far the clock of this machine is from Dispatch's, as the `Date` of its last answer says. */
export class DispatchClock {
  readonly #clock: Clock
  #offMs: number | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  hear(at: number): void {
    this.#offMs = this.#clock.now() - at
  }

  /** Undefined if Dispatch never said what time it is. */
  get offMs(): number | undefined {
    return this.#offMs
  }
}
