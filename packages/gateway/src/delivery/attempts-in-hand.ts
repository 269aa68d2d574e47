import type { ClaimedEvent } from '@truckroll/store'
import type { Attempt } from './attempt.ts'

/** An attempt under way with what it occupies. */
export interface Running {
  readonly attempt: Attempt
  readonly event: ClaimedEvent
  /** Resolves when it has ended. */
  ended: Promise<void>
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

  /** Resolves when all that are under way now have ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.all().map(({ ended }) => ended))
  }

  /** How many never settle. */
  countHung(): number {
    let hung = 0
    for (const { isHung } of this.#running.values()) if (isHung) hung += 1
    return hung
  }

  /** How many of each provider; '' of none. */
  counts(): ReadonlyMap<string, number> {
    return this.#counts
  }

  /** Keys of their events. */
  keys(): ReadonlySet<string> {
    return new Set(this.all().map(({ event }) => event.claim.key))
  }

  /** Whether one of them was being worked on when its process died. */
  hasSuspect(): boolean {
    return this.all().some(({ event, isHung }) => event.isSuspect && !isHung)
  }

  /** Whether some provider has as many as it may have. */
  hasFullProvider(perProvider: number): boolean {
    return [...this.#counts].some(([provider, count]) => provider !== '' && count >= perProvider)
  }

  /** `work` does it, and removes it when it has ended. */
  add(event: ClaimedEvent, attempt: Attempt, work: () => Promise<void>): void {
    const provider = event.provider ?? ''
    const running: Running = {
      attempt,
      event,
      ended: Promise.resolve(),
      isHung: false,
      isAnswered: false,
    }
    this.#running.set(event.id, running)
    this.#counts.set(provider, (this.#counts.get(provider) ?? 0) + 1)
    running.ended = work()
  }

  remove(event: ClaimedEvent): void {
    const provider = event.provider ?? ''
    this.#running.delete(event.id)
    const left = (this.#counts.get(provider) ?? 1) - 1
    if (left <= 0) this.#counts.delete(provider)
    else this.#counts.set(provider, left)
  }
}
