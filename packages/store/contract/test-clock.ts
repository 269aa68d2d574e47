import type { Clock, Timer } from '@truckroll/store'

interface Waiting {
  readonly at: number
  readonly fire: () => void
}

/** A clock that stands still until it is told to go on. */
export class TestClock implements Clock {
  #now = Date.UTC(2026, 2, 1, 9)
  readonly #waiting = new Set<Waiting>()

  now(): number {
    return this.#now
  }

  setTimer(delayMs: number, fire: () => void): Timer {
    const entry = { at: this.#now + delayMs, fire }
    this.#waiting.add(entry)
    return { cancel: () => void this.#waiting.delete(entry) }
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Goes on (or, below zero, back) and fires what came due. */
  advance(ms: number): void {
    this.#now += ms
    for (const entry of this.#waiting) {
      if (entry.at > this.#now) continue
      this.#waiting.delete(entry)
      entry.fire()
    }
  }
}
