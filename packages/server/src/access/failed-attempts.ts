import type { Clock } from '@truckroll/gateway'
import { toSubscriber } from './to-subscriber.ts'

const mostInWindow = 100
const windowMs = 60_000
/** Beyond these the longest known is forgotten, so that many addresses take no memory. */
const mostAddresses = 10_000

interface Window {
  readonly startedAt: number
  count: number
}

/** Counts failures of authentication by address; all of an IPv6 network are one. */
export class FailedAttempts {
  readonly #clock: Clock
  readonly #windows = new Map<string, Window>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Notes a failure; gives the seconds until this address may fail again, if it failed too often. */
  note(address: string): number | undefined {
    const now = this.#clock.now()
    const window = this.#windowOf(toSubscriber(address), now)
    window.count += 1
    if (window.count <= mostInWindow) return undefined
    return Math.max(1, Math.ceil((window.startedAt + windowMs - now) / 1_000))
  }

  #windowOf(address: string, now: number): Window {
    const known = this.#windows.get(address)
    if (known !== undefined && now - known.startedAt < windowMs && now >= known.startedAt) return known
    this.#windows.delete(address)
    const [longestKnown] = this.#windows.keys()
    if (this.#windows.size >= mostAddresses && longestKnown !== undefined) this.#windows.delete(longestKnown)
    const window = { startedAt: now, count: 0 }
    this.#windows.set(address, window)
    return window
  }
}
