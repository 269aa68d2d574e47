import type { Clock, Timer } from './clock.ts'

/** The machine's clock and timers. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now()
  }

  setTimer(delayMs: number, fire: () => void): Timer {
    // setTimeout counts in 32 bits and fires at once above that; the longest wait of the engine is hours.
    const timeout = setTimeout(fire, Math.min(delayMs, 2 ** 31 - 1))
    timeout.unref()
    return { cancel: () => clearTimeout(timeout) }
  }
}
