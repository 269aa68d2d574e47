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
      ...connection.all(timelineSql.events, parameters, eventEntries).toReversed().flat(),
      ...connection.all(timelineSql.attempts, parameters, attemptEntries).toReversed().flat(),
      ...connection.all(timelineSql.updates, parameters, updateEntry).toReversed(),
      ...connection.all(timelineSql.attention, parameters, attentionEntries).toReversed().flat(),
      ...connection.all(timelineSql.remarks, parameters, remarkEntry).toReversed(),
      ...connection.all(timelineSql.purged, { jobId }, (row) => purgedEntries(jobId, row)).flat(),
    ]
    // Each list was read from its newest end and is turned round. Sorting is stable: at one instant what came stands
    // before what was done about it.
    return entries.toSorted((left, right) => left.at - right.at).slice(-limit)
  }
}
