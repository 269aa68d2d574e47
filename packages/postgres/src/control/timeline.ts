import { randomUUID } from 'node:crypto'
import {
  attemptEntries,
  attentionEntries,
  eventEntries,
  purgedEntries,
  remarkEntry,
  type TimelineEntry,
  updateEntry,
} from '@truckroll/store'
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
      ...(await database.all(timelineSql.events, parameters, eventEntries)).toReversed().flat(),
      ...(await database.all(timelineSql.attempts, parameters, attemptEntries)).toReversed().flat(),
      ...(await database.all(timelineSql.updates, parameters, updateEntry)).toReversed(),
      ...(await database.all(timelineSql.attention, parameters, attentionEntries)).toReversed().flat(),
      ...(await database.all(timelineSql.remarks, parameters, remarkEntry)).toReversed(),
      ...(await database.all(timelineSql.purged, { jobId }, (row) => purgedEntries(jobId, row))).flat(),
    ]
    // Each list was read from its newest end and is turned round. Sorting is stable: at one instant what came stands
    // before what was done about it.
    return entries.toSorted((left, right) => left.at - right.at).slice(-limit)
  }

  async remark(jobId: string, entry: Omit<TimelineEntry, 'id'>): Promise<void> {
    const { at, source, kind, text, eventId, updateId } = entry
    const parameters = { id: randomUUID(), jobId, at, source, kind, text, eventId, updateId }
    await this.#context.database.run(timelineSql.remark, parameters)
  }
}
