import { GatewayError } from '../errors.ts'
import type { Fence, NewMessage, RecordOutcome } from '../inbox-store.ts'
import { dropReserved } from '../keys/reserve-keys.ts'
import { type Routine, wake } from '../routine/routine.ts'
import { EventRecorder } from './event-recorder.ts'
import { outcomeOf } from './outcome-of.ts'
import { type RecordingFacts, readRecordingFacts } from './recording-facts.ts'
import type { RecordingWork } from './recording-work.ts'
import { RecordingWrites } from './recording-writes.ts'
import { toStorableMessage } from './storable-message.ts'

/** Messages of one caller. */
export interface Recording {
  readonly messages: readonly NewMessage[]
  readonly fence?: Fence | undefined
}

/** `superseded`: the lease of the caller has passed on, and nothing of the message is recorded. */
export type RecordAnswer = RecordOutcome | 'superseded'

/** Records messages, their events, and what these tell of jobs and updates. Answers each caller for each message. */
export function* recordMessages(
  work: RecordingWork,
  given: readonly Recording[],
): Routine<readonly (readonly RecordAnswer[])[]> {
  const recordings = given.map(({ messages, fence }) => ({
    messages: messages.map(toStorableMessage),
    fence,
  }))
  const messages = recordings.flatMap((recording) => recording.messages)
  const fences = recordings.flatMap(({ fence }) => (fence === undefined ? [] : [fence]))
  const facts = yield* readRecordingFacts(messages, fences)
  const recorder = new MessageRecorder(facts, work)
  const answers: RecordAnswer[][] = []
  for (const { messages: own, fence } of recordings) {
    const ofOne: RecordAnswer[] = []
    for (const message of own) ofOne.push(yield* recorder.record(message, fence))
    answers.push(ofOne)
  }
  yield* recorder.finish()
  yield* dropReserved('keys', untouchedKeys(messages, facts, recorder.touched))
  if (recorder.touched.size > 0) yield* wake('inbox')
  return answers
}

/** Keys that were reserved for nothing: what came on them was known, or is of another key by now. */
function untouchedKeys(
  messages: readonly NewMessage[],
  { jobs }: RecordingFacts,
  touched: ReadonlySet<string>,
): readonly string[] {
  const keys = new Set<string>()
  for (const { events } of messages) for (const { key } of events) if (!touched.has(key)) keys.add(key)
  for (const { key } of jobs.values()) if (!touched.has(key)) keys.add(key)
  return [...keys]
}

/** Records one message after the other, each on what those before it have left. */
class MessageRecorder {
  readonly #facts: RecordingFacts
  readonly #events: Map<string, string | undefined>
  readonly #repeats: Map<string, number>
  readonly #writes: RecordingWrites
  readonly #recorder: EventRecorder

  constructor(facts: RecordingFacts, work: RecordingWork) {
    this.#facts = facts
    this.#events = new Map(facts.known.events)
    this.#repeats = new Map(facts.known.repeats)
    this.#writes = new RecordingWrites(work, facts.twins, facts.now)
    this.#recorder = new EventRecorder(facts, work, this.#writes)
  }

  /** Keys with an event of what was recorded. */
  get touched(): ReadonlySet<string> {
    return this.#recorder.touched
  }

  *record(message: NewMessage, fence: Fence | undefined): Routine<RecordAnswer> {
    if (fence !== undefined && this.#facts.leases.get(fence.credential) !== fence.token) return 'superseded'
    const { messageId, receivedAt, repeatsAfterMs } = message
    const firstId = message.events[0]?.id ?? ''
    const outcome = outcomeOf(message, {
      isKnown: this.#events.has(firstId),
      contentHash: this.#events.get(firstId),
      recordedAt: this.#repeats.get(messageId),
    })
    if (outcome.kind !== 'recorded') return outcome.kind
    if (repeatsAfterMs !== undefined) {
      this.#repeats.set(messageId, receivedAt)
      this.#writes.setRepeat(messageId, receivedAt)
    }
    for (const { id, contentHash } of yield* this.#recorder.record(message, outcome.id))
      this.#events.set(id, contentHash)
    return 'recorded'
  }

  *finish(): Routine<void> {
    yield* this.#writes.flush()
  }
}

/** @throws GatewayError if a message has no event. */
export function checkMessages(messages: readonly NewMessage[]): void {
  const empty = messages.find(({ events }) => events.length === 0)
  if (empty === undefined) return
  throw new GatewayError(
    'TR_STORE_UNAVAILABLE',
    `Message ${empty.messageId} came without an event: every message has at least one, else it would be lost`,
  )
}

/** What was answered of the messages of a caller. @throws GatewayError `TR_STORE_SUPERSEDED` */
export function toOutcomes(
  answers: readonly RecordAnswer[],
  fence: Fence | undefined,
): readonly RecordOutcome[] {
  const outcomes = answers.filter((answer) => answer !== 'superseded')
  if (fence === undefined || outcomes.length === answers.length) return outcomes
  throw new GatewayError(
    'TR_STORE_SUPERSEDED',
    `The lease of credential ${fence.credential} has passed on: nothing was recorded, stop polling with it`,
  )
}
