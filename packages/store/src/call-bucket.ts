import { rules } from './rules.ts'

/** A rate bucket: calls come in one by one and are kept up to its size. */
export interface CallBucket {
  /** A call comes in this often, milliseconds. */
  readonly everyMs: number
  /**
   * A twentieth of a second's calls, at least one: enough that none is lost while a process asks for it, and so few
   * that no second sees noticeably more than the rate.
   */
  readonly size: number
}

export function toBucket(ratePerSecond: number): CallBucket {
  return { everyMs: 1_000 / ratePerSecond, size: Math.max(1, ratePerSecond / 20) }
}

/** What a bucket holds at one moment; stored as the time at which it will be full again. */
export class BucketLevel {
  readonly #bucket: CallBucket
  /** Until it is full again. */
  #missingMs: number

  /** A time much too far ahead was written before the clock was set back or the rate raised: it says nothing. */
  constructor(bucket: CallBucket, fullInMs: number) {
    this.#bucket = bucket
    const mostMs = bucket.size * bucket.everyMs
    this.#missingMs = fullInMs > mostMs + rules.forgottenAfterMs ? 0 : Math.min(Math.max(fullInMs, 0), mostMs)
  }

  get fullInMs(): number {
    return this.#missingMs
  }

  /** Until it holds a call; 0 if it does. */
  get opensInMs(): number {
    const { size, everyMs } = this.#bucket
    const opensInMs = this.#missingMs - (size - 1) * everyMs
    return opensInMs <= rules.roundingMs ? 0 : opensInMs
  }

  /** Whole calls that it holds. */
  get calls(): number {
    const { size, everyMs } = this.#bucket
    return Math.floor(size - (this.#missingMs - rules.roundingMs) / everyMs)
  }

  take(): void {
    this.#missingMs += this.#bucket.everyMs
  }
}
