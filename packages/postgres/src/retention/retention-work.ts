import { first, readFlag, run, type DoneRow, type RetentionWork, type Routine } from '@truckroll/store'
import { locks } from '../sql/locks.ts'

const sql = {
  begin: `select pg_try_advisory_xact_lock(${locks.retention}) as is_mine`,
  removeBodies: 'delete from event_bodies where event_seq = any(:seqs::bigint[])',
  removeHanded: 'delete from event_handed where event_seq = any(:seqs::bigint[])',
  emptyEvents:
    'update events set message = null, answer = null, purged_at = :at where seq = any(:seqs::bigint[])',
  emptyUpdates: `
    update updates set record = '', message = null, answer = null, sealed_credentials = null, purged_at = :at
    where seq = any(:seqs::bigint[])`,
  emptyJob: `
    update jobs set body = :body, body_event = null, handed_event = null, handed_body = null, customer_phone = null, search_text = null, search_phones = null,
      purged_at = :at
    where seq = :seq`,
}

/** One process at a time. */
export const retentionWork: RetentionWork = {
  *begin(): Routine<boolean> {
    return (yield* first(sql.begin, {}, (row) => readFlag(row, 'is_mine'))) === true
  },

  *emptyEvents(events: readonly DoneRow[], at: number): Routine<void> {
    const seqs = events.map(({ seq }) => seq)
    yield* run(sql.removeBodies, { seqs })
    yield* run(sql.removeHanded, { seqs })
    yield* run(sql.emptyEvents, { seqs, at })
  },

  *emptyUpdates(updates: readonly DoneRow[], at: number): Routine<void> {
    yield* run(sql.emptyUpdates, { seqs: updates.map(({ seq }) => seq), at })
  },

  *emptyJob({ seq, body }: { readonly seq: number; readonly body: string }, at: number): Routine<void> {
    yield* run(sql.emptyJob, { seq, body, at })
  },
}
