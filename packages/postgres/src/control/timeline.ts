import { randomUUID } from 'node:crypto'
import {
  attemptEntries,
  attentionEntries,
  eventEntries,
  purgedEntries,
  remarkEntry,
  updateEntry,
  type TimelineEntry,
} from '@truckroll/gateway/store'
import { timelineSql } from '../sql/timeline-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** Puts together what the tables know of a job, and takes remarks of the gateway or an operator. */
export class Timeline {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  async read(jobId: string, limit: number): Promise<readonly TimelineEntry[]> {
    const { database } = this.#context
    const parameters = { jobId, limit }
    const entries = [
      ...(await database.all(timelineSql.events, parameters, eventEntries)).flat(),
      ...(await database.all(timelineSql.attempts, parameters, attemptEntries)).flat(),
      ...(await database.all(timelineSql.updates, parameters, updateEntry)),
      ...(await database.all(timelineSql.attention, parameters, attentionEntries)).flat(),
      ...(await database.all(timelineSql.remarks, parameters, remarkEntry)),
      ...(await database.all(timelineSql.purged, { jobId }, (row) => purgedEntries(jobId, row))).flat(),
    ]
    // Sorting is stable: at one instant what came stands before what was done about it.
    return entries.toSorted((left, right) => left.at - right.at).slice(-limit)
  }

  async remark(jobId: string, entry: Omit<TimelineEntry, 'id'>): Promise<void> {
    const { at, source, kind, text, eventId, updateId } = entry
    const parameters = { id: randomUUID(), jobId, at, source, kind, text, eventId, updateId }
    await this.#context.database.run(timelineSql.remark, parameters)
  }
}
