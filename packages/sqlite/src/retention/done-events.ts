import { readOptionalText, readText } from '@truckroll/store'
import { stepSql } from '../sql/event-sql.ts'
import { doneEventSql } from '../sql/retention-sql.ts'
import type { StoreContext } from '../store-context.ts'
import type { DoneJobs } from './done-jobs.ts'
import { toDoneRow, type DoneRow, type Sweep } from './done-rows.ts'
import { RowShrinker } from './row-shrinker.ts'

/** Events that are done or were skipped. */
export class DoneEvents {
  readonly #context: StoreContext
  readonly #jobs: DoneJobs
  readonly #shrinker: RowShrinker

  constructor(context: StoreContext, jobs: DoneJobs) {
    this.#context = context
    this.#jobs = jobs
    const emptied = { body: '', handed_data: null, message: null, answer: null }
    this.#shrinker = new RowShrinker(context.connection, 'events', emptied)
  }

  /** Takes their bodies, step results and texts; returns of how many. */
  empty(sweep: Sweep): number {
    const { connection, clock } = this.#context
    const events = connection.all(doneEventSql.old, sweep, toDoneRow)
    const jobBodies = events.flatMap((event) => this.#jobBodyIn(event))
    for (const { seq } of events) {
      connection.run(doneEventSql.emptyAttempts, { seq })
      connection.run(stepSql.forget, { seq })
    }
    this.#shrinker.shrink(
      events.map(({ seq }) => seq),
      { purged_at: clock.now() },
    )
    // Only now, so that a store that is full has room for them.
    for (const body of jobBodies) connection.run(doneEventSql.keepJobBody, body)
    this.#jobs.empty(events)
    return events.length
  }

  #jobBodyIn({ seq, jobId }: DoneRow): { readonly id: string; readonly body: string }[] {
    return this.#context.connection.all(doneEventSql.jobBody, { seq, jobId }, (row) => ({
      id: readText(row, 'id'),
      body: readText(row, 'body'),
    }))
  }

  remove(sweep: Sweep): number {
    const { connection } = this.#context
    const events = connection.all(doneEventSql.outlived, sweep, (row) => ({
      ...toDoneRow(row),
      putKey: readOptionalText(row, 'put_key') ?? '',
      entityId: readOptionalText(row, 'entity_id'),
    }))
    for (const { seq, jobId, putKey, entityId } of events) {
      connection.run(doneEventSql.removeAttempts, { seq })
      connection.run(doneEventSql.remove, { seq })
      if (entityId !== undefined) connection.run(doneEventSql.removeEntity, { jobId, putKey, entityId })
    }
    return events.length + this.#jobs.remove(events)
  }
}
