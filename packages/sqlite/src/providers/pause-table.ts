import { type KeyOwner, gates, readFlag } from '@truckroll/store'
import type { Row } from '../connection/connection.ts'
import { pauseSql } from '../sql/provider-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** What waits because a person said so: everything, a provider, a job, or an organization under dispute. */
export class PauseTable {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  isAllPaused(): boolean {
    return this.#has('all', '')
  }

  /** Gates that a new key of this owner starts with; one statement, since every event that is recorded asks. */
  gatesOf(owner: KeyOwner): number {
    const { jobId, organizationId } = owner
    if (jobId === undefined && organizationId === undefined) return 0
    const read = (row: Row) =>
      (readFlag(row, 'is_paused') ? gates.paused : 0) | (readFlag(row, 'is_held') ? gates.activation : 0)
    return this.#context.connection.first(pauseSql.gates, { jobId, organizationId }, read) ?? 0
  }

  #has(kind: string, subject: string): boolean {
    return this.#context.connection.first(pauseSql.has, { kind, subject }, () => true) ?? false
  }
}
