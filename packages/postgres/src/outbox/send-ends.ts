import { finishSends, type SendClaim, type SendEnd, type SendOutcome } from '@truckroll/store'
import { Lane } from '../connection/lane.ts'
import { providerWork } from '../providers/provider-work.ts'
import type { StoreContext } from '../store-context.ts'

/** Takes in what came of posts, those that end at once in one transaction. */
export class SendEnds {
  readonly #lane: Lane<SendEnd, boolean>

  constructor(context: StoreContext) {
    this.#lane = new Lane((ends) => context.run(() => finishSends(providerWork, ends)))
  }

  finish(claim: SendClaim, outcome: SendOutcome): Promise<boolean> {
    return this.#lane.run({ claim, outcome }, 0)
  }
}
