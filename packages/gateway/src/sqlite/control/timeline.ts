import type { TimelineEntry } from '../../store/records.ts'
import { timelineSql } from '../sql/timeline-sql.ts'
import type { StoreContext } from '../store-context.ts'
import {
  attemptEntries,
  attentionEntries,
  eventEntries,
  purgedEntries,
  remarkEntry,
  updateEntry,
} from '../../store/rows/timeline-entries.ts'

/** Puts together what the tables know of a job. */
export class Timeline {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  read(jobId: string, limit: number): readonly TimelineEntry[] {
    const { connection } = this.#context
    const parameters = { jobId, limit }
    const entries = [
      ...connection.all(timelineSql.events, parameters, eventEntries).flat(),
      ...connection.all(timelineSql.attempts, parameters, attemptEntries).flat(),
      ...connection.all(timelineSql.updates, parameters, updateEntry),
      ...connection.all(timelineSql.attention, parameters, attentionEntries).flat(),
      ...connection.all(timelineSql.remarks, parameters, remarkEntry),
      ...connection.all(timelineSql.purged, { jobId }, (row) => purgedEntries(jobId, row)).flat(),
    ]
    // Sorting is stable: at one instant what came stands before what was done about it.
    return entries.toSorted((left, right) => left.at - right.at).slice(-limit)
  }
}
