import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../src/index.ts'

/** A clock that stands still; the sandbox's own moves only by its control. Pauses pass in real time. */
export function stillClock(now = Date.UTC(2026, 0, 15)): Clock {
  return {
    now: () => now,
    sleep: (delayMs, signal) =>
      wait(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
  }
}
