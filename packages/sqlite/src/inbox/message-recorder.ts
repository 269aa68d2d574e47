import {
  addEventSql,
  checkMessages,
  type Fence,
  type KeyWork,
  type NewMessage,
  recordMessages,
  type RecordOutcome,
  toOutcomes,
} from '@truckroll/store'
import type { StoreContext } from '../store-context.ts'
import type { EventClaimer } from './event-claimer.ts'

/** Records messages: their events, and what these tell of jobs and updates, in one transaction. */
export class MessageRecorder {
  readonly #context: StoreContext
  readonly #claimer: EventClaimer
  readonly #keyWork: KeyWork

  constructor(context: StoreContext, claimer: EventClaimer, keyWork: KeyWork) {
    this.#context = context
    this.#claimer = claimer
    this.#keyWork = keyWork
  }

  /** @throws GatewayError `TR_STORE_SUPERSEDED` */
  record(messages: readonly NewMessage[], fence: Fence | undefined): readonly RecordOutcome[] {
    checkMessages(messages)
    const work = {
      keyWork: this.#keyWork,
      addEvents: addEventSql.withBodies,
      pointsToBodies: true,
      holdsUnknown: this.#claimer.holdsUnknown,
    }
    const [answers = []] = this.#context.run(recordMessages(work, [{ messages, fence }]))
    return toOutcomes(answers, fence)
  }
}
