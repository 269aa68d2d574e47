import { readInteger, readText } from '@truckroll/store'
import { doneJobSql } from '../sql/retention-sql.ts'
import type { StoreContext } from '../store-context.ts'
import type { DoneRow } from './done-rows.ts'
import { RowShrinker } from './row-shrinker.ts'

/**
 * Jobs that are closed. A job is looked at when something of it was purged: it goes with the last of its items, so that
 * nothing has to look for it.
 */
export class DoneJobs {
  readonly #context: StoreContext
  readonly #shrinker: RowShrinker

  constructor(context: StoreContext) {
    this.#context = context
    const noBodyPlace = { body_event: null, body_from: null, body_bytes: null }
    const noPerson = { customer_phone: null, search_text: null, search_phones: null }
    const emptied = { handed_body: null, ...noPerson, ...noBodyPlace }
    this.#shrinker = new RowShrinker(context.connection, 'jobs', emptied)
  }

  /** Takes the body of those that nothing else holds. Ids, link and status stay: an update to one of them still goes. */
  empty(items: readonly DoneRow[]): void {
    const { connection, clock } = this.#context
    for (const id of idsOf(items)) {
      const job = connection.first(doneJobSql.find, { id }, (row) => ({
        seq: readInteger(row, 'seq'),
        idJson: readText(row, 'id_json'),
      }))
      if (job === undefined) continue
      const body = `{"id":${job.idJson}}`
      this.#shrinker.shrink([job.seq], { body, purged_at: clock.now() })
      connection.run(doneJobSql.emptyLost, { id, body })
    }
  }

  /** Removes those of which nothing is left; returns how many. */
  remove(items: readonly DoneRow[]): number {
    return [...idsOf(items)].filter((id) => this.#removeOne(id)).length
  }

  #removeOne(id: string): boolean {
    const { connection } = this.#context
    if (connection.run(doneJobSql.remove, { id }) === 0) return false
    connection.run(doneJobSql.removePlace, { id })
    connection.run(doneJobSql.removeLost, { id })
    return true
  }
}

function idsOf(items: readonly DoneRow[]): ReadonlySet<string> {
  return new Set(items.flatMap(({ jobId }) => (jobId === undefined ? [] : [jobId])))
}
