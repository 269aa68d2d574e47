import { type Page, parsePlace, type RecordedEvent, toPage, toRecordedEvent } from '@truckroll/store'
import { jobSql } from '../sql/job-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** What was recorded of a job, as it came. */
export class JobEvents {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  async list(jobId: string, cursor: string | undefined, limit: number): Promise<Page<RecordedEvent>> {
    const parameters = { jobId, after: parsePlace(cursor) ?? 0, limit: limit + 1 }
    return toPage(await this.#context.database.all(jobSql.listEvents, parameters, toRecordedEvent), limit)
  }
}
