import type { Clock, Timer } from '@truckroll/gateway'

interface Waiting {
  readonly at: number
  readonly order: number
  fire: (() => void) | undefined
}

/**
 * Time that moves only when you advance it. Timers follow the elapsed time, as on a real machine; `jump`
 * changes only the wall clock, as a person or a time server does.
 */
export class VirtualClock implements Clock {
  /** Sorted, the next first. */
  readonly #waiting: Waiting[] = []
  #wallMs: number
  #elapsedMs = 0
  #order = 0

  constructor(startAt: number) {
    this.#wallMs = startAt
  }

  now(): number {
    return this.#wallMs
  }

  /** Milliseconds since the clock was created, unaffected by `jump`. */
  elapsedMs(): number {
    return this.#elapsedMs
  }

  setTimer(delayMs: number, fire: () => void): Timer {
    // Whole milliseconds, as the time of a machine is told in: stores take no others.
    const at = this.#elapsedMs + Math.ceil(Math.max(0, delayMs))
    const entry: Waiting = { at, order: this.#order++, fire }
    this.#waiting.splice(this.#placeOf(entry), 0, entry)
    return {
      cancel: () => {
        entry.fire = undefined
      },
    }
  }

  /** Sets the wall clock forward or (below zero) back; no timer fires earlier or later. */
  jump(ms: number): void {
    this.#wallMs += ms
  }

  /**
   * Advances to the next timer due within `withinMs` and fires it. If there is none, no time passes and it
   * returns false.
   */
  fireNext(withinMs: number): boolean {
    for (;;) {
      const next = this.#waiting[0]
      if (next === undefined) return false
      if (next.fire !== undefined && next.at > this.#elapsedMs + withinMs) return false
      this.#waiting.shift()
      if (next.fire === undefined) continue
      this.#pass(next.at - this.#elapsedMs)
      next.fire()
      return true
    }
  }

  /**
   * Advances by `ms` and fires the due timers in order, each after the promises of the one before have
   * settled.
   */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsedMs + ms
    do await settled()
    while (this.fireNext(until - this.#elapsedMs))
    this.#pass(until - this.#elapsedMs)
  }

  #pass(ms: number): void {
    this.#elapsedMs += ms
    this.#wallMs += ms
  }

  #placeOf(entry: Waiting): number {
    let low = 0
    let high = this.#waiting.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#waiting[middle]
      if (other !== undefined && other.at <= entry.at) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Resolves once every promise that can settle without time passing has settled. */
export function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}

/** A clock that stands still at `startAt` (milliseconds since the epoch). */
export function createVirtualClock(startAt = Date.UTC(2026, 2, 1, 9)): VirtualClock {
  return new VirtualClock(startAt)
}
