import { type Page, parsePlace, type RecordedEvent, toPage, toRecordedEvent } from '@truckroll/store'
import { eventSql } from '../sql/event-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** What was recorded of a job, as it came. */
export class JobEvents {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  list(jobId: string, cursor: string | undefined, limit: number): Page<RecordedEvent> {
    const parameters = { jobId, after: parsePlace(cursor) ?? 0, limit: limit + 1 }
    return toPage(this.#context.connection.all(eventSql.listOfJob, parameters, toRecordedEvent), limit)
  }
}
