import {
  type HeldKey,
  type Page,
  readInteger,
  readOptionalText,
  readText,
  readWord,
  parseTextPlace,
  toPage,
  toTextPlace,
} from '@truckroll/store'
import type { EventClaimer } from '../inbox/event-claimer.ts'
import { heldSql } from '../sql/dead-letter-sql.ts'
import type { StoreContext } from '../store-context.ts'

const reasons: readonly HeldKey['reason'][] = [
  'dead_letter',
  'provider_unknown',
  'credentials',
  'paused',
  'activation',
]

/** Keys whose events or updates wait for something else than time. */
export class HeldKeys {
  readonly #context: StoreContext
  readonly #claimer: EventClaimer

  constructor(context: StoreContext, claimer: EventClaimer) {
    this.#context = context
    this.#claimer = claimer
  }

  async list(cursor: string | undefined, limit: number): Promise<Page<HeldKey>> {
    const parameters = {
      holdsUnknown: this.#claimer.holdsUnknown,
      cursor: parseTextPlace(cursor),
      limit: limit + 1,
    }
    const rows = await this.#context.database.all(heldSql.list, parameters, (row) => ({
      place: toTextPlace(readText(row, 'key')),
      item: {
        key: readText(row, 'key'),
        jobId: readOptionalText(row, 'job_id'),
        externalOrganizationId: readOptionalText(row, 'provider'),
        reason: readWord(row, 'reason', reasons),
        since: readInteger(row, 'since'),
        waiting: readInteger(row, 'waiting'),
      },
    }))
    return toPage(rows, limit)
  }
}
