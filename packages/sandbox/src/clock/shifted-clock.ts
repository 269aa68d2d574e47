import type { Clock } from './clock.ts'

/**
 * The sandbox's own time: the given clock, shifted by `advance` and `set`. Visibility time-outs and all times
 * that Dispatch writes follow it; pauses between retries use real time.
 */
export class ShiftedClock implements Clock {
  readonly #clock: Clock
  #offsetMs: number

  constructor(clock: Clock, offsetMs = 0) {
    this.#clock = clock
    this.#offsetMs = offsetMs
  }

  get offsetMs(): number {
    return this.#offsetMs
  }

  now(): number {
    return this.#clock.now() + this.#offsetMs
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return this.#clock.sleep(delayMs, signal)
  }

  advance(byMs: number): void {
    this.#offsetMs += byMs
  }

  set(epochMs: number): void {
    this.#offsetMs = epochMs - this.#clock.now()
  }
}
