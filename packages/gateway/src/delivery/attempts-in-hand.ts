import type { ClaimedEvent } from '@truckroll/store'
import type { Attempt } from './attempt.ts'

/** An attempt under way with what it occupies. */
export interface Running {
  readonly attempt: Attempt
  readonly event: ClaimedEvent
  isHung: boolean
  /** The adapter has answered; what is left is to store it. */
  isAnswered: boolean
}

/** The attempts under way in this process, each a slot. */
export class AttemptsInHand {
  readonly #running = new Map<string, Running>()
  /** By provider; '' of none. */
  readonly #counts = new Map<string, number>()

  get size(): number {
    return this.#running.size
  }

  get(eventId: string): Running | undefined {
    return this.#running.get(eventId)
  }

  all(): readonly Running[] {
    return [...this.#running.values()]
  }

  /** How many of each provider; '' of none. */
  counts(): ReadonlyMap<string, number> {
    return this.#counts
  }

  /** Keys of their events. */
  keys(): ReadonlySet<string> {
    return new Set(this.all().map(({ event }) => event.claim.key))
  }

  /** Whether some provider has as many as it may have. */
  hasFullProvider(perProvider: number): boolean {
    return [...this.#counts].some(([provider, count]) => provider !== '' && count >= perProvider)
  }

  add(event: ClaimedEvent, attempt: Attempt): void {
    const provider = event.provider ?? ''
    this.#running.set(event.id, { attempt, event, isHung: false, isAnswered: false })
    this.#counts.set(provider, (this.#counts.get(provider) ?? 0) + 1)
  }

  remove(event: ClaimedEvent): void {
    const provider = event.provider ?? ''
    this.#running.delete(event.id)
    const left = (this.#counts.get(provider) ?? 1) - 1
    if (left <= 0) this.#counts.delete(provider)
    else this.#counts.set(provider, left)
  }
}
