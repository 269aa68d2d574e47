import {
  addEventSql,
  checkMessages,
  type EventClaims,
  type Fence,
  type NewMessage,
  recordMessages,
  type RecordOutcome,
  toOutcomes,
} from '@truckroll/store'
import type { StoreContext } from '../store-context.ts'

/** Records messages: their events, and what these tell of jobs and updates, in one transaction. */
export class MessageRecorder {
  readonly #context: StoreContext
  readonly #claims: EventClaims

  constructor(context: StoreContext, claims: EventClaims) {
    this.#context = context
    this.#claims = claims
  }

  /** @throws GatewayError `TR_STORE_SUPERSEDED` */
  record(messages: readonly NewMessage[], fence: Fence | undefined): readonly RecordOutcome[] {
    checkMessages(messages)
    const work = {
      addEvents: addEventSql.withBodies,
      pointsToBodies: true,
      holdsUnknown: this.#claims.holdsUnknown,
    }
    const [answers = []] = this.#context.run(recordMessages(work, [{ messages, fence }]))
    return toOutcomes(answers, fence)
  }
}
