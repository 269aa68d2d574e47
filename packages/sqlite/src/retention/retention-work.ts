import type { DoneRow, RetentionWork, Routine } from '@truckroll/store'
import type { StoreContext } from '../store-context.ts'
import { RowShrinker } from './row-shrinker.ts'

const emptyEvent = { body: '', handed_data: null, message: null, answer: null }
const emptyUpdate = { record: '', message: null, answer: null, sealed_credentials: null }
const noPerson = { customer_phone: null, search_text: null, search_phones: null }
const emptyJob = { handed_body: null, ...noPerson, body_event: null, handed_event: null }

/** Rows that lose their texts are written anew, so that the file's pages are used again. */
export class SqliteRetentionWork implements RetentionWork {
  readonly #events: RowShrinker
  readonly #updates: RowShrinker
  readonly #jobs: RowShrinker

  constructor({ connection }: StoreContext) {
    this.#events = new RowShrinker(connection, 'events', emptyEvent)
    this.#updates = new RowShrinker(connection, 'updates', emptyUpdate)
    this.#jobs = new RowShrinker(connection, 'jobs', emptyJob)
  }

  *begin(): Routine<boolean> {
    return true
  }

  *emptyEvents(events: readonly DoneRow[], at: number): Routine<void> {
    this.#events.shrink(seqsOf(events), { purged_at: at })
  }

  *emptyUpdates(updates: readonly DoneRow[], at: number): Routine<void> {
    this.#updates.shrink(seqsOf(updates), { purged_at: at })
  }

  *emptyJob({ seq, body }: { readonly seq: number; readonly body: string }, at: number): Routine<void> {
    this.#jobs.shrink([seq], { body, purged_at: at })
  }
}

function seqsOf(rows: readonly DoneRow[]): readonly number[] {
  return rows.map(({ seq }) => seq)
}
