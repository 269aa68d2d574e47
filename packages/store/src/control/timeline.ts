import type { TimelineEntry } from '../records.ts'
import { type Facts, writeFacts } from './facts.ts'
import { sqlOfOtherProvider } from '../sql-of-other-provider.ts'
import { all, newId, now, run, write, type Routine } from '../routine/routine.ts'
import {
  attemptEntries,
  attentionEntries,
  eventEntries,
  purgedEntries,
  remarkEntry,
  updateEntry,
} from '../rows/timeline-entries.ts'

type Remark = Omit<TimelineEntry, 'id' | 'text'> & { readonly facts: Facts }

/** As what it is about; what is about the job alone is of whoever had it then. */
const termOfRemark = `coalesce(
  (select lost_term from events where events.id = remarks.event_id),
  (select lost_term from updates where updates.id = remarks.update_id),
  (select min(term) from lost_jobs where lost_jobs.job_id = remarks.job_id and lost_at > remarks.at))`

/** Newest first, so that a long history is cut at its old end. */
const sql = {
  events: `
    select id, recorded_at, put_key, message_type, is_full_job, state, cause, message, finished_at, handed_type,
      ${sqlOfOtherProvider('events.job_id', 'events.lost_term')}
    from events where job_id = :jobId order by seq desc {limit}`,
  attempts: `
    select events.id as event_id, events.handed_type, attempts.number, attempts.started_at, attempts.finished_at,
      attempts.outcome, attempts.cause, attempts.message, ${sqlOfOtherProvider('events.job_id', 'events.lost_term')}
    from events join attempts on attempts.event_seq = events.seq
    where events.job_id = :jobId order by events.seq desc, attempts.number desc {limit}`,
  updates: `
    select update_history.seq, update_history.at, update_history.state, update_history.message,
      updates.id as update_id, updates.kind, updates.source, ${sqlOfOtherProvider('updates.job_id', 'updates.lost_term')}
    from updates join update_history on update_history.update_seq = updates.seq
    where updates.job_id = :jobId order by update_history.seq desc {limit}`,
  attention: `
    select id, cause, facts, since, done_at, purged_at, nullif(external_organization_id,
      (select provider from jobs where id = :jobId)) as other_provider
    from attention where job_id = :jobId order by seq desc {limit}`,
  remarks: `
    select id, at, source, kind, facts, event_id, update_id, purged_at, ${sqlOfOtherProvider('remarks.job_id', termOfRemark)}
    from remarks
    where job_id = :jobId order by seq desc {limit}`,
  /** What retention took of a job so far. */
  purged: `
    select count(*) as count, max(purged_at) as purged_at from (
      select purged_at from events where job_id = :jobId and purged_at is not null
      union all
      select purged_at from updates where job_id = :jobId and purged_at is not null) as purged`,
  /** One whose commit was not answered is made again, under the id that it has. */
  remark: `
    insert into remarks (id, job_id, at, source, kind, facts, event_id, update_id)
    values (:id, :jobId, :at, :source, :kind, :facts, :eventId, :updateId) on conflict do nothing`,
  /** On every job that has work waiting: of a provider, or of all. */
  remarkWaiting: `
    insert into remarks (id, job_id, at, source, kind, facts)
    select {new_id}, job_id, :at::bigint, :source, :kind, :facts from (
      select job_id from keys where job_id is not null and (:provider::text is null or provider = :provider)
      union
      select job_id from outbox_keys where job_id is not null and (:provider::text is null or provider = :provider)
    ) as waiting`,
}

/** Puts together what the tables know of a job. */
export function* readTimeline(jobId: string, limit: number): Routine<readonly TimelineEntry[]> {
  const values = { jobId, limit }
  const entries = [
    ...(yield* all(sql.events, values, eventEntries)).toReversed().flat(),
    ...(yield* all(sql.attempts, values, attemptEntries)).toReversed().flat(),
    ...(yield* all(sql.updates, values, updateEntry)).toReversed(),
    ...(yield* all(sql.attention, values, attentionEntries)).toReversed().flat(),
    ...(yield* all(sql.remarks, values, remarkEntry)).toReversed(),
    ...(yield* all(sql.purged, { jobId }, (row) => purgedEntries(jobId, row))).flat(),
  ]
  // Each list was read from its newest end and is turned round. Sorting is stable: at one instant what came stands
  // before what was done about it.
  return entries.toSorted((left, right) => left.at - right.at).slice(-limit)
}

/** What the gateway or an operator says about a job, for its timeline. */
export function* remark(jobId: string, entry: Remark): Routine<void> {
  const { at, source, kind, eventId, updateId } = entry
  const facts = writeFacts(entry.facts)
  yield* write(sql.remark, { id: yield* newId(), jobId, at, source, kind, facts, eventId, updateId })
}

/** Tells each job that has work waiting that it is held, or goes on: those of a provider, or all. */
export function* remarkWaiting(
  provider: string | undefined,
  { source, kind, facts }: Pick<Remark, 'source' | 'kind' | 'facts'>,
): Routine<void> {
  yield* run(sql.remarkWaiting, { provider, at: yield* now(), source, kind, facts: writeFacts(facts) })
}
