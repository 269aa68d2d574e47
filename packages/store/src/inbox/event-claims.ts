import type { ClaimedEvent, ClaimOptions } from '../inbox-store.ts'
import { nextDueAt } from '../keys/key-claims.ts'
import { FIRST_PLACE } from '../keys/slots.ts'
import { bucketsOpenAt } from '../rates/opens-at.ts'
import type { Routine } from '../routine/routine.ts'
import { type ClaimedEvents, claimEvents } from './claim-events.ts'

/** Claims events, and remembers what the next claim has to know. */
export class EventClaims {
  readonly #owner: string
  #last = FIRST_PLACE
  /** Keys due before this were looked at; what still waits of them waits for something else than time. */
  #claimedAt = 0
  #holdsUnknown = false
  /** Calls of a provider a second, as last asked for. */
  #ratePerSecond: number | undefined
  #isAnswerLost = false

  /** `owner` names this opening of the store in the claims that it holds. */
  constructor(owner: string) {
    this.#owner = owner
  }

  /** Whether organizations that are not connected wait, as last asked for. */
  get holdsUnknown(): boolean {
    return this.#holdsUnknown
  }

  /** `transact` does it as one transaction, and does not do it again if the answer was lost. */
  async claim(
    options: ClaimOptions,
    transact: (create: () => Routine<ClaimedEvents>) => Promise<ClaimedEvents>,
  ): Promise<readonly ClaimedEvent[]> {
    this.#holdsUnknown = options.holdsUnknown
    this.#ratePerSecond = options.calls?.ratePerSecond
    // Only who says what it has in hand can be told from who lost an answer.
    const isAnswerLost = this.#isAnswerLost && options.inHand !== undefined
    if (isAnswerLost) this.#isAnswerLost = false
    try {
      const claimer = { owner: this.#owner, from: this.#last, isAnswerLost }
      const { events, at, last } = await transact(() => claimEvents(options, claimer))
      this.#claimedAt = at
      this.#last = last
      return events
    } catch (error) {
      this.#isAnswerLost = true
      throw error
    }
  }

  /** Earliest time at which a waiting key becomes due or a bucket holds a call again, undefined if none will. */
  *nextDueAt(): Routine<number | undefined> {
    const rate = this.#ratePerSecond
    const times = [
      yield* nextDueAt('keys', this.#claimedAt),
      rate === undefined ? undefined : yield* bucketsOpenAt(rate, this.#claimedAt),
    ].filter((time) => time !== undefined)
    return times.length === 0 ? undefined : Math.min(...times)
  }
}
