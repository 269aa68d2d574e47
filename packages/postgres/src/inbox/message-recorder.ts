import {
  checkMessages,
  type EventClaims,
  type Fence,
  type NewMessage,
  type RecordAnswer,
  type Recording,
  recordMessages,
  type RecordOutcome,
  toOutcomes,
} from '@truckroll/store'
import { Lane } from '../connection/lane.ts'
import type { StoreContext } from '../store-context.ts'
import { createRecordingWork } from './recording-work.ts'

/** Records messages: their events, and what these tell of jobs and updates, in one transaction. */
export class MessageRecorder {
  readonly #context: StoreContext
  readonly #claims: EventClaims
  readonly #lane: Lane<Recording, readonly RecordAnswer[]>

  constructor(context: StoreContext, claims: EventClaims) {
    this.#context = context
    this.#claims = claims
    this.#lane = new Lane((recordings) => this.#write(recordings))
  }

  /** @throws GatewayError `TR_STORE_SUPERSEDED` */
  async record(messages: readonly NewMessage[], fence: Fence | undefined): Promise<readonly RecordOutcome[]> {
    checkMessages(messages)
    return toOutcomes(await this.#lane.run({ messages, fence }, bytesOf(messages)), fence)
  }

  #write(recordings: readonly Recording[]): Promise<readonly (readonly RecordAnswer[])[]> {
    const work = createRecordingWork(this.#claims.holdsUnknown)
    return this.#context.run(() => recordMessages(work, recordings))
  }
}

/** About how many bytes recording these writes. */
function bytesOf(messages: readonly NewMessage[]): number {
  let bytes = 0
  for (const { events } of messages) {
    for (const event of events) bytes += event.body.length + (event.fullJob?.body.length ?? 0)
  }
  return bytes
}
