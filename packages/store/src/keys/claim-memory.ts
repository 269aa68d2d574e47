import type { Routine } from '../routine/routine.ts'
import { FIRST_POSITION, type TurnPosition } from './queues.ts'

/** What a process remembers between two claims. */
export interface Claimer {
  /** Names it in the claims that it holds. */
  readonly owner: string
  /** The queue served last: the next one begins. */
  readonly from: TurnPosition
  /** A claim was asked for and not answered: what it took, if anything, is nobody's. */
  readonly isAnswerLost: boolean
}

export interface Claimed {
  readonly at: number
  readonly last: TurnPosition
}

/** Does a claim as one transaction, and does not do it again if the answer was lost. */
export type Transact<Result> = (create: () => Routine<Result>) => Promise<Result>

/** Remembers what the next claim of keys has to know. */
export class ClaimMemory {
  readonly owner: string
  #last = FIRST_POSITION
  #claimedAt = 0
  #isAnswerLost = false

  constructor(owner: string) {
    this.owner = owner
  }

  /** Keys due before this were looked at; what still waits of them waits for something else than time. */
  get claimedAt(): number {
    return this.#claimedAt
  }

  /** `inHand`: the keys that the caller works on, if it says so. */
  async claim<Result extends Claimed>(
    inHand: ReadonlySet<string> | undefined,
    work: (claimer: Claimer) => Routine<Result>,
    transact: Transact<Result>,
  ): Promise<Result> {
    // Only who says what it has in hand can be told from who lost an answer.
    const isAnswerLost = this.#isAnswerLost && inHand !== undefined
    if (isAnswerLost) this.#isAnswerLost = false
    try {
      const claimer = { owner: this.owner, from: this.#last, isAnswerLost }
      const claimed = await transact(() => work(claimer))
      this.#claimedAt = claimed.at
      this.#last = claimed.last
      return claimed
    } catch (error) {
      this.#isAnswerLost = true
      throw error
    }
  }
}
