import type { ClaimedEvent, ClaimOptions } from '../inbox-store.ts'
import { ClaimMemory, type Transact } from '../keys/claim-memory.ts'
import { nextDueAt } from '../keys/key-claims.ts'
import { bucketsOpenAt } from '../rates/opens-at.ts'
import type { Routine } from '../routine/routine.ts'
import { type ClaimedEvents, claimEvents } from './claim-events.ts'
import { nextSuspectAt } from './suspects.ts'

/** Claims events, and remembers what the next claim has to know. */
export class EventClaims {
  readonly #memory: ClaimMemory
  #holdsUnknown = false
  /** Calls of a provider a second, as last asked for. */
  #ratePerSecond: number | undefined

  /** `owner` names this opening of the store in the claims that it holds. */
  constructor(owner: string) {
    this.#memory = new ClaimMemory(owner)
  }

  get owner(): string {
    return this.#memory.owner
  }

  /** Whether organizations that are not connected wait, as last asked for. */
  get holdsUnknown(): boolean {
    return this.#holdsUnknown
  }

  async claim(options: ClaimOptions, transact: Transact<ClaimedEvents>): Promise<readonly ClaimedEvent[]> {
    this.#holdsUnknown = options.holdsUnknown
    this.#ratePerSecond = options.calls?.ratePerSecond
    const work = this.#memory.claim(options.inHand, (claimer) => claimEvents(options, claimer), transact)
    return (await work).events
  }

  /** Earliest time at which a waiting key becomes due or a bucket holds a call again, undefined if none will. */
  *nextDueAt(): Routine<number | undefined> {
    const rate = this.#ratePerSecond
    const times = [
      yield* nextSuspectAt(this.#memory.claimedAt),
      yield* nextDueAt('keys', this.#memory.claimedAt),
      rate === undefined ? undefined : yield* bucketsOpenAt(rate, this.#memory.claimedAt),
    ].filter((time) => time !== undefined)
    return times.length === 0 ? undefined : Math.min(...times)
  }
}
