import { setTimeout as pause } from 'node:timers/promises'

/** Operations that have begun and not ended. */
export class InFlight {
  readonly #operations = new Set<Promise<unknown>>()

  async follow<T>(operation: () => Promise<T>): Promise<T> {
    const running = operation()
    this.#operations.add(running)
    try {
      return await running
    } finally {
      this.#operations.delete(running)
    }
  }

  /** Resolves once all have ended, or after `ms`. */
  async settled(ms: number): Promise<void> {
    const waiting = new AbortController()
    const late = pause(ms, undefined, { signal: waiting.signal }).catch(() => undefined)
    await Promise.race([Promise.allSettled(this.#operations), late])
    waiting.abort()
  }
}
