import { sqlOfOtherProvider } from '@truckroll/store'
import { boundLimit } from './bound-limit.ts'

/** As what it is about; what is about the job alone is of whoever had it then. */
const termOfRemark = `coalesce(
        (select lost_term from events where events.id = remarks.event_id),
        (select lost_term from updates where updates.id = remarks.update_id),
        (select min(term) from lost_jobs where lost_jobs.job_id = remarks.job_id and lost_at > remarks.at))`

/** Newest first, so that a long history is cut at its old end. */
export const timelineSql = {
  remark: `
    insert into remarks (id, job_id, at, source, kind, text, event_id, update_id)
    values (:id, :jobId, :at, :source, :kind, :text, :eventId, :updateId)`,
  /** On every job that has work waiting: of a provider, or of all. */
  remarkWaiting: `
    insert into remarks (id, job_id, at, source, kind, text)
    select lower(hex(randomblob(16))), job_id, :at, :source, :kind, :text from (
      select job_id from keys where job_id is not null and (:provider is null or provider = :provider)
      union
      select job_id from outbox_keys where job_id is not null and (:provider is null or provider = :provider))`,
  remarks: `
    select id, at, source, kind, text, event_id, update_id, purged_at, ${sqlOfOtherProvider('remarks.job_id', termOfRemark)}
    from remarks
    where job_id = :jobId order by seq desc ${boundLimit}`,
  events: `
    select id, recorded_at, put_key, message_type, is_full_job, state, cause, message, finished_at, handed_type,
      ${sqlOfOtherProvider('events.job_id', 'events.lost_term')}
    from events where job_id = :jobId order by seq desc ${boundLimit}`,
  attempts: `
    select events.id as event_id, events.handed_type, attempts.number, attempts.started_at, attempts.finished_at,
      attempts.outcome, attempts.cause, attempts.message, ${sqlOfOtherProvider('events.job_id', 'events.lost_term')}
    from events join attempts on attempts.event_seq = events.seq
    where events.job_id = :jobId order by events.seq desc, attempts.number desc ${boundLimit}`,
  updates: `
    select update_history.seq, update_history.at, update_history.state, update_history.message,
      updates.id as update_id, updates.kind, updates.source, ${sqlOfOtherProvider('updates.job_id', 'updates.lost_term')}
    from updates join update_history on update_history.update_seq = updates.seq
    where updates.job_id = :jobId order by update_history.seq desc ${boundLimit}`,
  attention: `
    select id, cause, text, since, done_at, purged_at, nullif(external_organization_id,
      (select provider from jobs where id = :jobId)) as other_provider
    from attention where job_id = :jobId order by seq desc ${boundLimit}`,
  /** What retention took of a job so far. */
  purged: `
    select count(*) as count, max(purged_at) as purged_at from (
      select purged_at from events where job_id = :jobId and purged_at is not null
      union all
      select purged_at from updates where job_id = :jobId and purged_at is not null) as purged`,
}
