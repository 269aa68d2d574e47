import { type ChangeCursor, GatewayError, readPlace } from '@truckroll/store'
import { changeSql } from '../sql/change-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** Where the changes of each provider's vendor stand, see the port's `change-places.ts`. */
export class VendorPlaces {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  /** @throws GatewayError `TR_STORE_SUPERSEDED` if a job was linked since the place was read. */
  advance({ provider, cursor, links }: ChangeCursor): void {
    if (this.#context.run(readPlace(provider)).links !== links) {
      throw new GatewayError(
        'TR_STORE_SUPERSEDED',
        `A job of provider ${provider} was linked while its changes were polled: poll again from its cursor`,
        { isRetryable: true },
      )
    }
    this.#context.connection.run(changeSql.advance, { provider, cursor })
  }

  /** An attempt begins that may make the work order of a job that is not linked. */
  keep(jobId: string): void {
    const { connection, clock } = this.#context
    connection.run(changeSql.keep, { jobId, now: clock.now() })
  }
}
