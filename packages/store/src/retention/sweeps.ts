import { run, type Routine } from '../routine/routine.ts'
import { readOptionalText, type Row } from '../rows/row.ts'
import { emptyEvents } from './empty-events.ts'
import type { DoneRow, RetentionWork } from './retention-work.ts'

/** What is done and gets old: how its texts are taken, and its rows once they outlived their time as evidence. */
export interface Sweep {
  /** Rows that still have their texts, the oldest first. */
  readonly old: string
  /** Rows whose texts are gone and that outlived their time as evidence. */
  readonly outlived: string
  empty(work: RetentionWork, rows: readonly DoneRow[], at: number): Routine<void>
  remove(rows: readonly SweptRow[]): Routine<void>
}

export interface SweptRow extends DoneRow {
  readonly row: Row
}

/** Word for word the expression of the indexes `updates_unpurged` and `updates_evidence`. */
const doneAt = 'coalesce(dismissed_at, sent_at, parked_at, accepted_at)'

const seqsOf = (rows: readonly DoneRow[]) => ({ seqs: rows.map(({ seq }) => seq) })

const eventSql = {
  emptyAttempts:
    'update attempts set message = null where event_seq = any(:seqs::bigint[]) and message is not null',
  forgetSteps: 'delete from steps where event_seq = any(:seqs::bigint[])',
  removeAttempts: 'delete from attempts where event_seq = any(:seqs::bigint[])',
  remove: 'delete from events where seq = any(:seqs::bigint[])',
  /** That an entity was told of is known by an event of its job. */
  removeEntity: `
    delete from entities where put_key = short_of(:putKey) and entity_id = short_of(:entityId) and not exists (
      select 1 from events where job_id = :jobId and put_key = :putKey and entity_id = :entityId)`,
}

const events: Sweep = {
  old: `
    select seq, job_id from events {by events_unpurged}
    where state in ('done', 'skipped') and purged_at is null and finished_at <= :before
    order by finished_at {limit} for update skip locked`,
  /** The first event of a message says that it was recorded: it goes last, and only once none of the others waits. */
  outlived: `
    select seq, job_id, put_key, entity_id from events {by events_evidence}
    where purged_at is not null and finished_at <= :before and not exists (
      select 1 from events as further {by events_further}
      where further.id <> further.message_id || '_0' and further.message_id = events.message_id
        and further.seq > events.seq)
    order by finished_at {limit} for update skip locked`,
  *empty(work, rows, at) {
    yield* run(eventSql.emptyAttempts, seqsOf(rows))
    yield* run(eventSql.forgetSteps, seqsOf(rows))
    yield* emptyEvents(work, rows, at)
  },
  *remove(rows) {
    yield* run(eventSql.removeAttempts, seqsOf(rows))
    yield* run(eventSql.remove, seqsOf(rows))
    for (const { jobId, row } of rows) {
      const entityId = readOptionalText(row, 'entity_id')
      const putKey = readOptionalText(row, 'put_key') ?? ''
      if (entityId !== undefined) yield* run(eventSql.removeEntity, { jobId, putKey, entityId })
    }
  },
}

const updateSql = {
  /** What a suppressed one keeps is its cause. */
  emptyHistory: `
    update update_history set message = null
    where update_seq = any(:seqs::bigint[]) and state <> 'suppressed' and message is not null`,
  removeHistory: 'delete from update_history where update_seq = any(:seqs::bigint[])',
  remove: 'delete from updates where seq = any(:seqs::bigint[])',
}

const updates: Sweep = {
  old: `
    select seq, job_id from updates {by updates_unpurged}
    where state <> 'queued' and (state <> 'dead' or is_dismissed = 1) and purged_at is null and ${doneAt} <= :before
    order by ${doneAt} {limit} for update skip locked`,
  /**
   * Not what would come back as new: one that is repeated now and then, as by a vendor asked for changes with an
   * overlap, and the answer of an event that may be handed out once more.
   */
  outlived: `
    select seq, job_id from updates {by updates_evidence}
    where purged_at is not null and ${doneAt} <= :before and coalesce(repeated_at, 0) <= :before and not exists (
      select 1 from events {by events_open}
      where events.key = updates.key and events.state in ('waiting', 'dead'))
    and not exists (
      select 1 from events {by events_failed_notices}
      where events.key = updates.key and events.state = 'failed_notice')
    order by ${doneAt} {limit} for update skip locked`,
  *empty(work, rows, at) {
    yield* run(updateSql.emptyHistory, seqsOf(rows))
    yield* work.emptyUpdates(rows, at)
  },
  *remove(rows) {
    yield* run(updateSql.removeHistory, seqsOf(rows))
    yield* run(updateSql.remove, seqsOf(rows))
  },
}

/** Attention that was ticked off, and remarks. */
const texts = (table: 'attention' | 'remarks', old: string, outlived: string): Sweep => ({
  old,
  outlived,
  *empty(_work, rows, at) {
    yield* run(`update ${table} set facts = '{}', purged_at = :at where seq = any(:seqs::bigint[])`, {
      ...seqsOf(rows),
      at,
    })
  },
  *remove(rows) {
    yield* run(`delete from ${table} where seq = any(:seqs::bigint[])`, seqsOf(rows))
  },
})

const attention = texts(
  'attention',
  `select seq, job_id from attention {by attention_unpurged}
    where done_at is not null and purged_at is null and done_at <= :before order by done_at {limit}
    for update skip locked`,
  `select seq, job_id from attention {by attention_evidence}
    where purged_at is not null and done_at <= :before order by done_at {limit} for update skip locked`,
)

/** One about an event or update goes after it. */
const remarks = texts(
  'remarks',
  `select seq, job_id from remarks {by remarks_unpurged}
    where purged_at is null and at <= :before
      and not exists (select 1 from events where id = remarks.event_id and purged_at is null)
      and not exists (select 1 from updates where id = remarks.update_id and purged_at is null)
    order by at {limit} for update skip locked`,
  `select seq, job_id from remarks {by remarks_evidence}
    where purged_at is not null and at <= :before order by at {limit} for update skip locked`,
)

export const sweeps: readonly Sweep[] = [events, updates, attention, remarks]
