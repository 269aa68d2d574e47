import type { TimelineEntry } from '@truckroll/store'
import { timelineSql } from '../sql/timeline-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** What the gateway or an operator says about a job, for its timeline. */
export class RemarkList {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  add(jobId: string, entry: Omit<TimelineEntry, 'id'>): void {
    const { at, source, kind, text, eventId, updateId } = entry
    this.#context.connection.run(timelineSql.remark, {
      id: this.#context.random.id(),
      jobId,
      at,
      source,
      kind,
      text,
      eventId,
      updateId,
    })
  }
}

/** Tells each job that has work waiting that it is held, or goes on: those of a provider, or all. */
export function remarkWaiting(
  { connection, clock }: StoreContext,
  provider: string | undefined,
  entry: Pick<TimelineEntry, 'source' | 'kind' | 'text'>,
): void {
  connection.run(timelineSql.remarkWaiting, { provider, at: clock.now(), ...entry })
}
