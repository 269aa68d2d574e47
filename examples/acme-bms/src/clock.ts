/** Where time comes from: the wall clock in use, a clock moved by hand in tests. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls `run` once after `delayMs`; the answer takes the call back. */
  schedule(run: () => void, delayMs: number): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  schedule: (run, delayMs) => {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}

export function toIsoTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
