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
import type { PauseTable } from '../providers/pause-table.ts'
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
  readonly #pauses: PauseTable
  readonly #claimer: EventClaimer

  constructor(context: StoreContext, pauses: PauseTable, claimer: EventClaimer) {
    this.#context = context
    this.#pauses = pauses
    this.#claimer = claimer
  }

  list(cursor: string | undefined, limit: number): Page<HeldKey> {
    const parameters = { ...this.gates(), cursor: parseTextPlace(cursor), limit: limit + 1 }
    const rows = this.#context.connection.all(heldSql.list, parameters, (row) => ({
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

  count(): number {
    return (
      this.#context.connection.first(heldSql.count, this.gates(), (row) => readInteger(row, 'count')) ?? 0
    )
  }

  /** What holds back keys of all jobs alike. */
  gates() {
    return { isAllPaused: this.#pauses.isAllPaused(), holdsUnknown: this.#claimer.holdsUnknown }
  }
}
