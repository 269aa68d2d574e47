import {
  type ChangeCursor,
  type ChangePlace,
  GatewayError,
  readInteger,
  readOptionalText,
  readText,
} from '@truckroll/store'
import { changeSql } from '../sql/change-sql.ts'
import type { StoreContext } from '../store-context.ts'

/**
 * Where the changes of each provider's vendor stand. A vendor may tell of a change before the gateway knows the work
 * order: such a change is passed by, as those of all work orders that are not Dispatch's are. So a job remembers where
 * the changes stood when its work order may have been made first, and its link goes back there: what was passed by is
 * told again, what was taken is known by its key. That costs one row a job that is not linked, however much a vendor
 * tells of others, and holds up nobody.
 */
export class ChangePlaces {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  read(provider: string): ChangePlace {
    const place = this.#context.connection.first(changeSql.get, { provider }, (row) => ({
      cursor: readOptionalText(row, 'cursor'),
      links: readInteger(row, 'links'),
    }))
    return place ?? { cursor: undefined, links: 0 }
  }

  /** @throws GatewayError `TR_STORE_SUPERSEDED` if a job was linked since the place was read. */
  advance({ provider, cursor, links }: ChangeCursor): void {
    if (this.read(provider).links !== links) {
      throw new GatewayError(
        'TR_STORE_SUPERSEDED',
        `A job of provider ${provider} was linked since its changes were asked for: ask again from its place`,
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

  linked(jobId: string): void {
    const { connection } = this.#context
    const place = connection.first(changeSql.take, { jobId }, (row) => ({
      provider: readText(row, 'provider'),
      cursor: readOptionalText(row, 'cursor'),
      position: readInteger(row, 'position'),
      keptAt: readInteger(row, 'kept_at'),
    }))
    if (place === undefined) return
    const { keptAt, ...back } = place
    connection.run(changeSql.goBack, back)
    connection.run(changeSql.goBackWith, { ...back, keptAt })
  }
}
