import { eventIdOf } from '@truckroll/protocol'
import { GatewayError } from '../../errors.ts'
import type { Fence, NewEvent, NewMessage, RecordOutcome } from '../../store/inbox-store.ts'
import { readInteger } from '../../store/rows/row.ts'
import type { AttentionList } from '../control/attention-list.ts'
import type { ImportTable } from '../jobs/import-table.ts'
import type { JobOwner, JobTable } from '../jobs/job-table.ts'
import type { LeaseTable } from '../lease-table.ts'
import type { UpdateSettler } from '../outbox/update-settler.ts'
import { eventSql } from '../sql/event-sql.ts'
import type { StoreContext } from '../store-context.ts'
import type { InboxKeys } from './inbox-keys.ts'

/** Records messages: their events, and what these tell of jobs and updates, in one transaction. */
export class MessageRecorder {
  readonly #context: StoreContext
  readonly #leases: LeaseTable
  readonly #keys: InboxKeys
  readonly #jobs: JobTable
  readonly #imports: ImportTable
  readonly #updates: UpdateSettler
  readonly #attention: AttentionList

  constructor(
    context: StoreContext,
    leases: LeaseTable,
    keys: InboxKeys,
    jobs: JobTable,
    imports: ImportTable,
    updates: UpdateSettler,
    attention: AttentionList,
  ) {
    this.#context = context
    this.#leases = leases
    this.#keys = keys
    this.#jobs = jobs
    this.#imports = imports
    this.#updates = updates
    this.#attention = attention
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
    if (messageId === undefined) return 'duplicate'
    for (const event of message.events) {
      const id = messageId === message.messageId ? event.id : eventIdOf(messageId, event.index)
      this.#recordEvent(event, id, messageId)
    }
    return 'recorded'
  }

  /** The id to record under, or undefined where the message was recorded before. */
  #newMessageId(message: NewMessage, first: NewEvent): string | undefined {
    const { messageId, receivedAt, repeatsAfterMs } = message
    const { connection } = this.#context
    const isKnown = connection.first(eventSql.exists, { id: first.id }, () => true) ?? false
    if (repeatsAfterMs === undefined) return isKnown ? undefined : messageId
    const lastAt = connection.first(eventSql.getRepeat, { messageId }, (row) =>
      readInteger(row, 'recorded_at'),
    )
    if (lastAt !== undefined && receivedAt - lastAt < repeatsAfterMs) return undefined
    connection.run(eventSql.setRepeat, { messageId, at: receivedAt })
    return isKnown ? `${messageId}-${receivedAt}` : messageId
  }

  #recordEvent(event: NewEvent, id: string, messageId: string): void {
    const { key, jobId, organizationId, credential, body } = event
    const seq = this.#context.connection.insert(eventSql.insert, {
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
      now: this.#context.clock.now(),
    })
    const job = this.#keepFacts(event, seq)
    this.#keys.touch({ key, jobId, organizationId, credential }, job)
    if (event.settles !== undefined) this.#updates.settle(event.settles)
    this.#tellUnreadable(event.unreadable)
  }

  #tellUnreadable(text: string | undefined): void {
    if (text === undefined) return
    this.#attention.add({ cause: 'unreadable', jobId: undefined, externalOrganizationId: undefined, text })
  }

  /** Returns the job where it was read on the way. */
  #keepFacts(event: NewEvent, seq: number): JobOwner | undefined {
    const { fullJob: facts, jobStatus: status, jobStatusMessage: statusMessage, credential, body } = event
    if (facts !== undefined) {
      const provider = this.#keys.providerOf(credential, facts.organizationId)
      const job = this.#jobs.see({ facts, status, statusMessage, credential, provider, event: { seq, body } })
      this.#imports.join(facts.id, facts.externalId, job?.provider)
      return job
    }
    if (event.jobId === undefined) return undefined
    if (status !== undefined) this.#jobs.setStatus(event.jobId, status, statusMessage)
    if (event.opensJob === true) this.#jobs.open(event.jobId)
    return undefined
  }
}
