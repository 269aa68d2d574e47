import type { Clock } from '../clock.ts'

interface Bucket {
  tokens: number
  filledAt: number
}

export interface RateDecision {
  isAllowed: boolean
  remaining: number
  retryAfterMs: number
}

/** A token bucket per API key: `perSecond` on average, up to `burst` at once. */
export class RateLimiter {
  readonly #perSecond: number
  readonly #burst: number
  readonly #clock: Clock
  readonly #buckets = new Map<string, Bucket>()

  constructor(perSecond: number, burst: number, clock: Clock) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#clock = clock
  }

  take(keyId: string): RateDecision {
    const now = this.#clock.now()
    const bucket = this.#buckets.get(keyId) ?? { tokens: this.#burst, filledAt: now }
    const refill = (Math.max(0, now - bucket.filledAt) / 1000) * this.#perSecond
    const tokens = Math.min(this.#burst, bucket.tokens + refill)
    const isAllowed = tokens >= 1
    const left = isAllowed ? tokens - 1 : tokens
    this.#buckets.set(keyId, { tokens: left, filledAt: now })
    return {
      isAllowed,
      remaining: Math.floor(left),
      retryAfterMs: isAllowed ? 0 : ((1 - left) / this.#perSecond) * 1000,
    }
  }
}
