import type { KeyTable } from '../keys/key-table.ts'
import type { InboxKeys } from '../inbox/inbox-keys.ts'
import { readOptionalText, type StoredEvent, toStoredEvent } from '@truckroll/store'
import type { JobTable } from '../jobs/job-table.ts'
import { APPLICATION_SEAT, type OutboxKeys } from '../outbox/outbox-keys.ts'
import { toWorkedUpdate, type WorkedUpdate } from '../outbox/update-settler.ts'
import { SHARED_SEAT } from '../providers/provider-table.ts'
import { eventSql, stepSql } from '../sql/event-sql.ts'
import { updateSql } from '../sql/update-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** What a person decides about a parked item: try it again at its place, or go on without it. */
export class Replayer {
  readonly #context: StoreContext
  readonly #keys: KeyTable
  readonly #inboxKeys: InboxKeys
  readonly #outboxKeys: OutboxKeys
  readonly #jobs: JobTable

  constructor(
    context: StoreContext,
    keys: KeyTable,
    inboxKeys: InboxKeys,
    outboxKeys: OutboxKeys,
    jobs: JobTable,
  ) {
    this.#context = context
    this.#keys = keys
    this.#inboxKeys = inboxKeys
    this.#outboxKeys = outboxKeys
    this.#jobs = jobs
  }

  /** Returns how many of the ids were parked items. */
  replay(ids: readonly string[], from: 'start' | 'failed'): number {
    return ids.filter((id) => this.#replayEvent(id, from) || this.#replayUpdate(id)).length
  }

  skip(id: string): boolean {
    const event = this.#parkedEvent(id)
    const now = this.#context.clock.now()
    if (event !== undefined) {
      const { seq, key } = event
      this.#context.connection.run(eventSql.skip, { seq, now })
      if (event.state === 'dead') this.#inboxKeys.settle(key)
      return true
    }
    const isDismissed = this.#context.connection.run(updateSql.dismiss, { id, now }) === 1
    if (isDismissed) this.#context.connection.run(updateSql.removeFile, { id })
    return isDismissed
  }

  #replayEvent(id: string, from: 'start' | 'failed'): boolean {
    const event = this.#parkedEvent(id)
    if (event === undefined) return false
    const { seq, key, jobId, lostTerm, organizationId, credential } = event
    this.#context.connection.run(eventSql.reopen, { seq })
    if (from === 'start') this.#context.connection.run(stepSql.forget, { seq })
    // A notice may come back to a key that has gone on since, or that has no work at all.
    this.#inboxKeys.touch({ key, jobId, lostTerm, organizationId, credential })
    if (!this.#keys.hasClaim(key)) this.#inboxKeys.settle(key)
    return true
  }

  #replayUpdate(id: string): boolean {
    const { connection, clock } = this.#context
    const update = connection.first(updateSql.parked, { id }, (row) => ({
      ...toWorkedUpdate(row),
      provider: readOptionalText(row, 'provider'),
    }))
    if (update === undefined) return false
    const now = clock.now()
    connection.run(updateSql.requeue, { seq: update.seq, now })
    connection.run(updateSql.addHistory, { seq: update.seq, now, state: 'queued', message: undefined })
    this.#queue(update, update.provider)
    return true
  }

  #queue(update: WorkedUpdate, provider: string | undefined): void {
    const { key, jobId, lostTerm } = update
    if (jobId === undefined) {
      this.#outboxKeys.queued({ key, seat: APPLICATION_SEAT, jobId, organizationId: undefined, provider })
      return
    }
    const job = this.#jobs.owner(jobId, lostTerm)
    this.#outboxKeys.queued({
      key,
      seat: job?.credential ?? SHARED_SEAT,
      jobId,
      organizationId: job?.organizationId,
      provider: job?.provider,
    })
  }

  #parkedEvent(id: string): StoredEvent | undefined {
    const event = this.#context.connection.first(eventSql.get, { id }, toStoredEvent)
    return event?.state === 'dead' || event?.state === 'failed_notice' ? event : undefined
  }
}
