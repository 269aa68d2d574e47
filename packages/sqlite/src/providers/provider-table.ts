import { type ProviderState, providerStates, readText, readWord, SHARED_SEAT } from '@truckroll/store'
import type { Row } from '../connection/connection.ts'
import { providerSql } from '../sql/provider-sql.ts'
import type { StoreContext } from '../store-context.ts'

const readId = (row: Row) => readText(row, 'id')

/** The service companies. */
export class ProviderTable {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  /** External id of the provider that an organization belongs to. */
  ofOrganization(organizationId: string): string | undefined {
    return this.#context.connection.first(providerSql.ofOrganization, { organizationId }, (row) =>
      readText(row, 'external_organization_id'),
    )
  }

  stateOf(id: string): ProviderState | undefined {
    return this.#context.connection.first(providerSql.stateOf, { id }, (row) =>
      readWord(row, 'state', providerStates),
    )
  }

  /** The seat whose key signs for a provider before any job of it came. */
  seatOf(id: string | undefined): string {
    if (id === undefined) return SHARED_SEAT
    const hasOwn = this.#context.connection.first(providerSql.hasOwnSeat, { id }, () => true) ?? false
    return hasOwn ? id : SHARED_SEAT
  }

  /** Providers whose events may not be handed out: held or paused. */
  gated(): ReadonlySet<string> {
    return new Set(this.#context.connection.all(providerSql.gated, {}, readId))
  }

  /** Providers whose updates may not be sent. */
  paused(): ReadonlySet<string> {
    return new Set(this.#context.connection.all(providerSql.paused, {}, readId))
  }
}
