import { readText } from '@truckroll/store'
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

  /** Providers whose events may not be handed out: held or paused. */
  gated(): ReadonlySet<string> {
    return new Set(this.#context.connection.all(providerSql.gated, {}, readId))
  }

  /** Providers whose updates may not be sent. */
  paused(): ReadonlySet<string> {
    return new Set(this.#context.connection.all(providerSql.paused, {}, readId))
  }
}
