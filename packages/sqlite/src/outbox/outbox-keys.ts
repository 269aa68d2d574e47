import { readInteger } from '@truckroll/store'
import type { KeyTable } from '../keys/key-table.ts'
import type { PauseTable } from '../providers/pause-table.ts'
import { updateSql } from '../sql/update-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** The seat of posts that the application's own key signs. */
export const APPLICATION_SEAT = ''

/** What orders the provision posts of a provider. */
export function providerPostsKey(externalOrganizationId: string): string {
  return `provider:${externalOrganizationId}`
}

export interface OutboxOwner {
  readonly key: string
  readonly seat: string
  readonly jobId: string | undefined
  readonly organizationId: string | undefined
  readonly provider: string | undefined
}

/** Keeps `outbox_keys` true to `updates`: a key with a queued update has exactly one row, any other none. */
export class OutboxKeys {
  readonly #context: StoreContext
  readonly #keys: KeyTable
  readonly #pauses: PauseTable

  constructor(context: StoreContext, keys: KeyTable, pauses: PauseTable) {
    this.#context = context
    this.#keys = keys
    this.#pauses = pauses
  }

  /** Called when updates were queued. A key being worked on is planned anew when that work ends. */
  queued(owner: OutboxOwner): void {
    const { key, seat, jobId, organizationId, provider } = owner
    const gates = this.#pauses.gatesOf({ jobId, organizationId: undefined, provider })
    this.#keys.touch(key, seat, { jobId, organizationId, provider }, gates, this.#context.clock.now())
    if (!this.#keys.hasClaim(key)) this.settle(key)
    this.#context.wake('outbox')
  }

  /** Called when the head has ended, or was put back: plans what is next. Ends the claim. */
  settle(key: string): void {
    const now = this.#context.clock.now()
    const plan = this.#context.connection.first(updateSql.headPlan, { key, now }, (row) => ({
      dueAt: readInteger(row, 'due_at'),
      since: readInteger(row, 'accepted_at'),
    }))
    this.#keys.settle(key, plan, now)
    if (plan !== undefined) this.#context.wake('outbox')
  }
}
