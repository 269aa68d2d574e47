import {
  addAttention,
  eventIdOf,
  type Fence,
  GatewayError,
  joinImport,
  type NewEvent,
  type NewMessage,
  readInteger,
  readOptionalText,
  readText,
  type RecordOutcome,
  remarkHeldKey,
  settleUpdates,
} from '@truckroll/store'
import type { EventClaimer } from './event-claimer.ts'
import { MOVED, type EventPlace, type JobMoves } from '../jobs/job-moves.ts'
import type { JobOwner } from '../jobs/job-owner.ts'
import type { JobTable } from '../jobs/job-table.ts'
import type { LeaseTable } from '../lease-table.ts'
import { eventSql } from '../sql/event-sql.ts'
import type { StoreContext } from '../store-context.ts'
import type { InboxKeys } from './inbox-keys.ts'

/** What an event repeats. */
interface Twin {
  readonly seq: number
  readonly isOtherWay: boolean
}

/** Under what it is recorded. */
interface Recorded {
  readonly id: string
  readonly messageId: string
  readonly contentHash: string | undefined
}

/** It stands with the first event of its message. */
function contentHashOf(event: NewEvent, of: NewMessage): string | undefined {
  return event.index === of.events[0]?.index ? of.contentHash : undefined
}

function wayOf(message: NewMessage): 'queue' | 'webhook' {
  return message.way ?? 'queue'
}

/** Records messages: their events, and what these tell of jobs and updates, in one transaction. */
export class MessageRecorder {
  readonly #context: StoreContext
  readonly #leases: LeaseTable
  readonly #keys: InboxKeys
  readonly #jobs: JobTable
  readonly #moves: JobMoves
  readonly #claimer: EventClaimer

  constructor(
    context: StoreContext,
    leases: LeaseTable,
    keys: InboxKeys,
    jobs: JobTable,
    moves: JobMoves,
    claimer: EventClaimer,
  ) {
    this.#context = context
    this.#leases = leases
    this.#keys = keys
    this.#jobs = jobs
    this.#moves = moves
    this.#claimer = claimer
  }

  record(messages: readonly NewMessage[], fence: Fence | undefined): readonly RecordOutcome[] {
    if (fence !== undefined) this.#leases.check(fence)
    const outcomes = messages.map((message) => this.#recordOne(message))
    if (outcomes.includes('recorded')) this.#context.wake('inbox')
    return outcomes
  }

  #recordOne(message: NewMessage): RecordOutcome {
    const [first] = message.events
    if (first === undefined) {
      throw new GatewayError(
        'TR_STORE_UNAVAILABLE',
        `Message ${message.messageId} came without an event: every message has at least one, else it would be lost`,
      )
    }
    const messageId = this.#newMessageId(message, first)
    if (messageId === undefined) return this.#isConflict(message, first) ? 'conflict' : 'duplicate'
    for (const event of message.events) {
      const id = messageId === message.messageId ? event.id : eventIdOf(messageId, event.index)
      this.#recordEvent(event, id, messageId, message)
    }
    return 'recorded'
  }

  /** The id to record under, or undefined if the message was recorded before. */
  #newMessageId(message: NewMessage, first: NewEvent): string | undefined {
    const { messageId, receivedAt, repeatsAfterMs } = message
    const { connection } = this.#context
    const isKnown = connection.first(eventSql.contentHash, { id: first.id }, () => true) ?? false
    if (repeatsAfterMs === undefined) return isKnown ? undefined : messageId
    const lastAt = connection.first(eventSql.getRepeat, { messageId }, (row) =>
      readInteger(row, 'recorded_at'),
    )
    if (lastAt !== undefined && receivedAt - lastAt < repeatsAfterMs) return undefined
    connection.run(eventSql.setRepeat, { messageId, at: receivedAt })
    return isKnown ? `${messageId}-${receivedAt}` : messageId
  }

  /** What was recorded under its id was another message. */
  #isConflict({ contentHash, repeatsAfterMs }: NewMessage, first: NewEvent): boolean {
    if (contentHash === undefined || repeatsAfterMs !== undefined) return false
    const known = this.#context.connection.first(eventSql.contentHash, { id: first.id }, (row) =>
      readOptionalText(row, 'content_hash'),
    )
    return known !== undefined && known !== contentHash
  }

  #recordEvent(event: NewEvent, id: string, messageId: string, message: NewMessage): void {
    const twin = this.#findTwin(event, message)
    const owner = event.jobId === undefined ? undefined : this.#jobs.owner(event.jobId)
    const nextKey = twin === undefined ? this.#moves.nextKey(event, owner) : undefined
    const as: Recorded = { id, messageId, contentHash: contentHashOf(event, message) }
    if (nextKey === undefined || owner === undefined) {
      const place = this.#moves.placeOf(event, owner)
      this.#add(event, place, twin, message, as)
      return
    }
    this.#move(event, owner, nextKey, as)
    this.#add(event, { key: nextKey }, twin, message, {
      id: `${id}-moved`,
      messageId,
      contentHash: undefined,
    })
  }

  #add(
    event: NewEvent,
    { key, lostTerm }: EventPlace,
    twin: Twin | undefined,
    message: NewMessage,
    as: Recorded,
  ): void {
    const { jobId, organizationId, credential } = event
    const seq = this.#insert(event, { key, lostTerm, state: twin === undefined ? 'waiting' : 'done' }, as)
    if (event.twinHash !== undefined) this.#keepTwin(seq, event.twinHash, message, twin)
    if (twin !== undefined) return
    const job = lostTerm === undefined ? this.#keepFacts(event, seq) : undefined
    if (this.#keys.touch({ key, jobId, lostTerm, organizationId, credential }, job))
      this.#context.run(remarkHeldKey(key, this.#claimer.holdsUnknown))
    if (event.settles !== undefined) this.#context.run(settleUpdates([event.settles]))
    this.#tellUnreadable(event.unreadable)
  }

  /** The last event of the organization that had the job; it is over at once where that one has nothing to hear. */
  #move(event: NewEvent, owner: JobOwner, nextKey: string, as: Recorded): void {
    const { jobId = '' } = event
    const { key, term: lostTerm, organizationId, credential } = owner
    const isOver = this.#moves.lose(jobId, owner, nextKey, { to: event.organizationId, eventId: as.id })
    const { entityId: _entityId, fullJob: _fullJob, ...rest } = event
    const end = {
      ...rest,
      putKey: MOVED,
      credential,
      ...(organizationId === undefined ? {} : { organizationId }),
    }
    this.#insert(end, { key, lostTerm, state: isOver ? 'skipped' : 'waiting' }, as)
    if (!isOver) this.#keys.touch({ key, jobId, lostTerm, organizationId, credential })
  }

  #findTwin({ twinHash }: NewEvent, message: NewMessage): Twin | undefined {
    if (twinHash === undefined) return undefined
    const { connection, clock } = this.#context
    const asked = { hash: twinHash, way: wayOf(message), now: clock.now() }
    return connection.first(eventSql.findTwin, asked, (row) => ({
      seq: readInteger(row, 'event_seq'),
      isOtherWay: readText(row, 'way') !== wayOf(message),
    }))
  }

  #keepTwin(seq: number, hash: string, message: NewMessage, twin: Twin | undefined): void {
    const { connection, clock } = this.#context
    const now = clock.now()
    connection.run(eventSql.forgetTwins, { now })
    const isAnswered = twin !== undefined
    connection.run(eventSql.addTwin, { seq, hash, way: wayOf(message), now, isAnswered })
    if (twin?.isOtherWay === true) connection.run(eventSql.answerTwin, { seq: twin.seq })
  }

  #insert(
    event: NewEvent,
    { key, lostTerm, state }: EventPlace & { readonly state: 'waiting' | 'done' | 'skipped' },
    { id, messageId, contentHash }: Recorded,
  ): number {
    const { jobId, organizationId, credential, body } = event
    return this.#context.connection.insert(eventSql.insert, {
      id,
      messageId,
      key,
      jobId,
      putKey: event.putKey,
      entityId: event.entityId,
      organizationId,
      credential,
      messageType: event.messageType,
      body,
      isFullJob: event.fullJob !== undefined,
      isNotice: event.isNotice,
      lostTerm,
      state,
      contentHash,
      now: this.#context.clock.now(),
    })
  }

  #tellUnreadable(text: string | undefined): void {
    if (text === undefined) return
    this.#context.run(
      addAttention({ cause: 'unreadable', jobId: undefined, externalOrganizationId: undefined, text }),
    )
  }

  /** Returns the job if it was read on the way. */
  #keepFacts(event: NewEvent, seq: number): JobOwner | undefined {
    const { fullJob: facts, jobStatus: status, jobStatusMessage: statusMessage, credential, body } = event
    if (facts !== undefined) {
      const provider = this.#keys.providerOf(credential, facts.organizationId)
      const job = this.#jobs.see({ facts, status, statusMessage, credential, provider, event: { seq, body } })
      this.#context.run(joinImport(facts.id, facts.externalId, job?.provider))
      return job
    }
    if (event.jobId === undefined) return undefined
    if (status !== undefined) this.#jobs.setStatus(event.jobId, status, statusMessage)
    if (event.visit !== undefined) this.#jobs.tellVisit(event.jobId, event.visit)
    return undefined
  }
}
