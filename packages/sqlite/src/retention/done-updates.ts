import { doneUpdateSql } from '../sql/retention-sql.ts'
import type { StoreContext } from '../store-context.ts'
import type { DoneJobs } from './done-jobs.ts'
import { toDoneRow, type Sweep } from './done-rows.ts'
import { RowShrinker } from './row-shrinker.ts'

/** Updates that were sent or suppressed, and parked ones that a person let go. */
export class DoneUpdates {
  readonly #context: StoreContext
  readonly #jobs: DoneJobs
  readonly #shrinker: RowShrinker

  constructor(context: StoreContext, jobs: DoneJobs) {
    this.#context = context
    this.#jobs = jobs
    const emptied = { record: '', message: null, answer: null, sealed_credentials: null }
    this.#shrinker = new RowShrinker(context.connection, 'updates', emptied)
  }

  /** Takes their records and texts; returns of how many. */
  empty(sweep: Sweep): number {
    const { connection, clock } = this.#context
    const updates = connection.all(doneUpdateSql.old, sweep, toDoneRow)
    for (const { seq } of updates) connection.run(doneUpdateSql.emptyHistory, { seq })
    this.#shrinker.shrink(
      updates.map(({ seq }) => seq),
      { purged_at: clock.now() },
    )
    this.#jobs.empty(updates)
    return updates.length
  }

  remove(sweep: Sweep): number {
    const { connection } = this.#context
    const updates = connection.all(doneUpdateSql.outlived, sweep, toDoneRow)
    for (const { seq } of updates) {
      connection.run(doneUpdateSql.removeHistory, { seq })
      connection.run(doneUpdateSql.remove, { seq })
    }
    return updates.length + this.#jobs.remove(updates)
  }
}
