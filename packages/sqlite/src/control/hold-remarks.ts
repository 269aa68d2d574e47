import type { EventClaimer } from '../inbox/event-claimer.ts'
import { holdRemarkSql } from '../sql/hold-remark-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** Tells jobs on their timelines that they wait for their organization, and when that is over. */
export class HoldRemarks {
  readonly #context: StoreContext
  readonly #claimer: EventClaimer

  constructor(context: StoreContext, claimer: EventClaimer) {
    this.#context = context
    this.#claimer = claimer
  }

  /** An event was recorded on this key. */
  recorded(key: string): void {
    this.#run(holdRemarkSql.heldByKey, { key, holdsUnknown: this.#claimer.holdsUnknown })
  }

  /** The activation of an organization waits for a person. */
  held(organizationId: string): void {
    this.#run(holdRemarkSql.heldByOrganization, {
      organizationId,
      holdsUnknown: this.#claimer.holdsUnknown,
    })
  }

  /** To be called before what waits for an activation goes on. */
  freed(organizationId: string): void {
    this.#run(holdRemarkSql.activationFreed, { organizationId })
  }

  /** To be called before what waits for an organization has its provider. */
  connected(organizationId: string, provider: string): void {
    this.#run(holdRemarkSql.connected, { organizationId, provider })
  }

  #run(sql: string, parameters: Readonly<Record<string, string | boolean>>): void {
    this.#context.connection.run(sql, { ...parameters, now: this.#context.clock.now() })
  }
}
