import { ClaimMemory, type Transact } from '../keys/claim-memory.ts'
import { nextDueAt } from '../keys/key-claims.ts'
import type { ClaimedSend, SendClaimOptions } from '../outbox-store.ts'
import type { Routine } from '../routine/routine.ts'
import { type ClaimedSends, claimSends } from './claim-sends.ts'

/** Claims updates to send, and remembers what the next claim has to know. */
export class SendClaims {
  readonly #memory: ClaimMemory

  /** `owner` names this opening of the store in the claims that it holds. */
  constructor(owner: string) {
    this.#memory = new ClaimMemory(owner)
  }

  async claim(options: SendClaimOptions, transact: Transact<ClaimedSends>): Promise<readonly ClaimedSend[]> {
    const work = this.#memory.claim(options.inHand, (claimer) => claimSends(options, claimer), transact)
    return (await work).sends
  }

  /** Earliest time at which a waiting key becomes due, undefined if none will. */
  *nextDueAt(): Routine<number | undefined> {
    return yield* nextDueAt('outbox_keys', this.#memory.claimedAt)
  }
}
