import type { Clock } from '../clock/clock.ts'

/** So long is a pause while it stands: time enough for others to go on. */
const standingPauseMs = 10

/** Stands at the time of each recorded request, and nobody waits; after the last one it goes on from there. */
export class ReplayClock implements Clock {
  readonly #clock: Clock
  #at: number
  #goesOnSince: number | undefined

  constructor(clock: Clock, startedAt: number) {
    this.#clock = clock
    this.#at = startedAt
  }

  now(): number {
    return this.#goesOnSince === undefined ? this.#at : this.#at + this.#clock.now() - this.#goesOnSince
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    const pauseMs = this.#goesOnSince === undefined ? Math.min(delayMs, standingPauseMs) : delayMs
    return this.#clock.sleep(pauseMs, signal)
  }

  standAt(at: number): void {
    this.#at = at
  }

  goOn(): void {
    this.#goesOnSince = this.#clock.now()
  }
}
