import type { Random } from '@truckroll/store'

export interface BackoffOptions {
  /** Ceiling of the first pause. */
  readonly baseMs: number
  /** Ceiling of any pause. */
  readonly maxMs: number
  /** The other side asked for at least this; honoured up to two hours. */
  readonly retryAfterMs?: number | undefined
}

const longestRetryAfterMs = 2 * 60 * 60 * 1000

/** Pause before the next try: exponential with full jitter; what the other side asked for wins when longer. */
export function toBackoffMs(failures: number, random: Random, options: BackoffOptions): number {
  const ceiling = Math.min(options.maxMs, options.baseMs * 2 ** Math.min(Math.max(failures - 1, 0), 30))
  const pauseMs = Math.ceil(random.next() * ceiling)
  return Math.max(pauseMs, Math.min(options.retryAfterMs ?? 0, longestRetryAfterMs))
}
