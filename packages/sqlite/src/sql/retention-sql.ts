import { boundLimit } from './bound-limit.ts'
import { jobBody } from './job-body-sql.ts'

/** Word for word the expression of the indexes `updates_unpurged` and `updates_evidence`. */
const doneAt = 'coalesce(dismissed_at, sent_at, parked_at, accepted_at)'

// `indexed by`: a statement that could not seek by its index would be refused, not slow.

export const doneEventSql = {
  old: `
    select seq, job_id from events indexed by events_unpurged
    where state in ('done', 'skipped') and purged_at is null and finished_at <= :before
    order by finished_at ${boundLimit}`,
  /** What a job reads in an event whose body goes. */
  jobBody: `select id, ${jobBody} as body from jobs where id = :jobId and body_event = :seq`,
  keepJobBody: `
    update jobs set body = :body, body_event = null, body_from = null, body_bytes = null where id = :id`,
  emptyAttempts: 'update attempts set message = null where event_seq = :seq and message is not null',
  /** The first event of a message says that it was recorded: it goes last, and only once none of the others waits. */
  outlived: `
    select seq, job_id, put_key, entity_id from events indexed by events_evidence
    where purged_at is not null and finished_at <= :before and not exists (
      select 1 from events as further indexed by events_further
      where further.id <> further.message_id || '_0' and further.message_id = events.message_id
        and further.seq > events.seq)
    order by finished_at ${boundLimit}`,
  remove: 'delete from events where seq = :seq',
  removeAttempts: 'delete from attempts where event_seq = :seq',
  /** That an entity was told of is known by an event of its job. */
  removeEntity: `
    delete from entities where put_key = :putKey and entity_id = :entityId and not exists (
      select 1 from events where job_id = :jobId and put_key = :putKey and entity_id = :entityId)`,
}

export const doneUpdateSql = {
  old: `
    select seq, job_id from updates indexed by updates_unpurged
    where state <> 'queued' and (state <> 'dead' or is_dismissed = 1) and purged_at is null and ${doneAt} <= :before
    order by ${doneAt} ${boundLimit}`,
  /** What a suppressed one keeps is its cause. */
  emptyHistory: `
    update update_history set message = null
    where update_seq = :seq and state <> 'suppressed' and message is not null`,
  /**
   * Not what would come back as new: one that is repeated now and then, as by a vendor asked for changes with an
   * overlap, and the answer of an event that may be handed out once more.
   */
  outlived: `
    select seq, job_id from updates indexed by updates_evidence
    where purged_at is not null and ${doneAt} <= :before and coalesce(repeated_at, 0) <= :before and not exists (
      select 1 from events indexed by events_open
      where events.key = updates.key and events.state in ('waiting', 'dead'))
    and not exists (
      select 1 from events indexed by events_failed_notices
      where events.key = updates.key and events.state = 'failed_notice')
    order by ${doneAt} ${boundLimit}`,
  remove: 'delete from updates where seq = :seq',
  removeHistory: 'delete from update_history where update_seq = :seq',
}

export const doneJobSql = {
  /**
   * Closed by Dispatch's word or by ours (Dispatch does not repeat ours to us), and nothing of it has its texts any
   * more: neither what waits nor what was done lately.
   */
  find: `
    select seq, id_json from jobs
    where id = :id and purged_at is null
      and (status in ('canceled', 'rejected') or status = 'complete' and not exists (
        select 1 from updates
        where job_id = :id and lost_term is null and kind = 'schedule' and state in ('queued', 'sent', 'confirmed')
          and accepted_at > coalesce(jobs.status_at, 0))
      or exists (
        select 1 from updates
        where job_id = :id and lost_term is null and kind in ('complete', 'cancel', 'reject')
          and state in ('sent', 'confirmed')
          and not exists (
            select 1 from updates as later
            where later.job_id = :id and later.lost_term is null and later.kind = 'schedule' and later.seq > updates.seq
              and later.state in ('queued', 'sent', 'confirmed'))
          and not exists (
            select 1 from json_each(jobs.visits) as visit
            where visit.value ->> 'status' in ('scheduled', 'enroute', 'started')
              and visit.value ->> 'at' > updates.accepted_at)))
      and not exists (select 1 from events where job_id = :id and purged_at is null)
      and not exists (select 1 from updates where job_id = :id and purged_at is null)
      and not exists (select 1 from attention where job_id = :id and purged_at is null)
      and not exists (select 1 from remarks where job_id = :id and purged_at is null)`,
  remove: `
    delete from jobs where id = :id and purged_at is not null
      and not exists (select 1 from events where job_id = :id)
      and not exists (select 1 from updates where job_id = :id)
      and not exists (select 1 from attention where job_id = :id)
      and not exists (select 1 from remarks where job_id = :id)`,
  emptyLost: 'update lost_jobs set body = :body, handed_body = null where job_id = :id',
  removeLost: 'delete from lost_jobs where job_id = :id',
  removePlace: 'delete from unlinked where job_id = :id',
}

export const doneTextSql = {
  oldAttention: `
    select seq, job_id from attention indexed by attention_unpurged
    where done_at is not null and purged_at is null and done_at <= :before order by done_at ${boundLimit}`,
  emptyAttention: `update attention set text = '', purged_at = :now where seq = :seq`,
  outlivedAttention: `
    select seq, job_id from attention indexed by attention_evidence
    where purged_at is not null and done_at <= :before order by done_at ${boundLimit}`,
  removeAttention: 'delete from attention where seq = :seq',
  /** One about an event or update goes after it. */
  oldRemarks: `
    select seq, job_id from remarks indexed by remarks_unpurged
    where purged_at is null and at <= :before
      and not exists (select 1 from events where id = remarks.event_id and purged_at is null)
      and not exists (select 1 from updates where id = remarks.update_id and purged_at is null)
    order by at ${boundLimit}`,
  emptyRemark: `update remarks set text = '', purged_at = :now where seq = :seq`,
  outlivedRemarks: `
    select seq, job_id from remarks indexed by remarks_evidence
    where purged_at is not null and at <= :before order by at ${boundLimit}`,
  removeRemark: 'delete from remarks where seq = :seq',
}

export const bygoneSql = {
  audit: `
    delete from audit where seq in (
      select seq from audit indexed by audit_by_age where at <= :before order by at ${boundLimit})`,
  /** Needed for minutes only: see `NewMessage.repeatsAfterMs`. */
  repeats: `
    delete from repeats where message_id in (
      select message_id from repeats indexed by repeats_by_age
      where recorded_at <= :before order by recorded_at ${boundLimit})`,
  /**
   * Updates that were taken are known by their keys for as long as evidence is kept: a link that went further back
   * would take them once more. A day before, for the vendor is asked only then.
   */
  places: 'delete from unlinked where kept_at <= :before + 86400000',
  echoes: `
    delete from echoes where (job_id, kind, value) in (
      select job_id, kind, value from echoes indexed by echoes_by_expiry
      where expires_at <= :before order by expires_at ${boundLimit})`,
}
