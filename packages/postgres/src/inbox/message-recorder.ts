import { type Fence, GatewayError, type NewMessage, type RecordOutcome, type Row } from '@truckroll/store'
import { Lane } from '../connection/lane.ts'
import { inboxSql } from '../sql/inbox-sql.ts'
import type { EventClaimer } from './event-claimer.ts'
import type { StoreContext } from '../store-context.ts'
import { toMessagesParameter, type Recording } from './to-messages-parameter.ts'

type Answer = RecordOutcome | 'superseded'

const answers: readonly string[] = ['recorded', 'duplicate', 'conflict', 'superseded'] satisfies Answer[]

/** Records messages: their events, and what these tell of jobs and updates, in one transaction. */
export class MessageRecorder {
  readonly #context: StoreContext
  readonly #claimer: EventClaimer
  readonly #lane: Lane<Recording, readonly Answer[]>

  constructor(context: StoreContext, claimer: EventClaimer) {
    this.#context = context
    this.#claimer = claimer
    this.#lane = new Lane((recordings) => this.#write(recordings))
  }

  /** @throws GatewayError `TR_STORE_SUPERSEDED` */
  async record(messages: readonly NewMessage[], fence: Fence | undefined): Promise<readonly RecordOutcome[]> {
    messages.forEach(refuseEmpty)
    const outcomes = await this.#lane.run({ messages, fence }, bytesOf(messages))
    const recorded = outcomes.filter((outcome) => outcome !== 'superseded')
    if (fence !== undefined && recorded.length < outcomes.length) throw superseded(fence)
    if (recorded.includes('recorded')) {
      this.#context.wakeAll('inbox')
      const settles = messages.some(({ events }) => events.some((event) => event.settles !== undefined))
      if (settles) this.#context.wakeHere('outbox')
    }
    return recorded
  }

  async #write(recordings: readonly Recording[]): Promise<readonly (readonly Answer[])[]> {
    const { database, now } = this.#context
    const { holdsUnknown } = this.#claimer
    const parameters = { messages: toMessagesParameter(recordings), holdsUnknown, now: now() }
    const outcomes = (await database.first(inboxSql.record, parameters, toAnswers)) ?? []
    let from = 0
    return recordings.map((recording) => outcomes.slice(from, (from += recording.messages.length)))
  }
}

function toAnswers(row: Row): Answer[] {
  const outcomes = row['outcomes']
  return Array.isArray(outcomes)
    ? outcomes.filter((outcome): outcome is Answer => answers.includes(String(outcome)))
    : []
}

/** About how many bytes recording these writes. */
function bytesOf(messages: readonly NewMessage[]): number {
  let bytes = 0
  for (const { events } of messages) {
    for (const event of events) bytes += event.body.length + (event.fullJob?.body.length ?? 0)
  }
  return bytes
}

function refuseEmpty(message: NewMessage): void {
  if (message.events.length > 0) return
  throw new GatewayError(
    'TR_STORE_UNAVAILABLE',
    `Message ${message.messageId} came without an event: every message has at least one, else it would be lost`,
  )
}

function superseded(fence: Fence): GatewayError {
  return new GatewayError(
    'TR_STORE_SUPERSEDED',
    `The lease of credential ${fence.credential} has passed on: nothing was recorded, stop polling with it`,
  )
}
