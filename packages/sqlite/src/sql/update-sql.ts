import { stands, rules } from '@truckroll/store'

export const updateSql = {
  insert: `
    insert into updates (id, key, job_id, provider, kind, source, idempotency_key, content_hash, act_hash, given_at, is_answer,
      repeats, occurred_at, ordering, appointment_id, record, file_bytes, sealed_credentials, state, cause, accepted_at, due_at)
    values (:id, :key, :jobId, :provider, :kind, :source, :idempotencyKey, :contentHash, :actHash, :givenAt, :isAnswer,
      :repeats, :occurredAt, :ordering, :appointmentId, :record, :fileBytes, :sealedCredentials, :state, :cause, :now, :now)
    returning seq`,
  find: `select seq, id, job_id, content_hash, state, cause, repeats from updates where id = :id`,
  findByKey: `
    select seq, id, job_id, content_hash, state, cause, repeats from updates
    where job_id = :jobId and idempotency_key = :idempotencyKey and lost_term is :lostTerm`,
  /** Once a day is enough for retention, which counts in days. */
  repeated: `
    update updates set repeated_at = :now where id = :id and coalesce(repeated_at, accepted_at) <= :now - ${rules.dayMs}`,
  /** Newest status of the job, or schedule of the visit, that was taken. */
  newestStatus: `
    select max(occurred_at) as occurred_at from updates
    where job_id = :jobId and lost_term is null and state <> 'suppressed'
      and (ordering = 'status' or ordering = 'schedule' and appointment_id = :appointmentId)`,
  newestSchedule: `
    select max(occurred_at) as occurred_at from updates
    where job_id = :jobId and lost_term is null and ordering = 'schedule' and appointment_id = :appointmentId and state <> 'suppressed'`,
  /** The same act, told before. `givenAt` null: whenever. */
  firstTold: `
    select id from updates
    where job_id = :jobId and act_hash = :actHash and (:givenAt is null or given_at = :givenAt) and ${stands}
    order by seq limit 1`,
  /** Files that failed stand behind all else of their job; among them the one due first leads. */
  head: `
    select seq, id, job_id, kind, record, sealed_credentials, file_bytes, attempts, due_at from updates
    where key = :key and state = 'queued' order by aside_until, seq limit 1`,
  /** What never failed is due (`message` tells of a failure), also where the clock was set back since it was taken. */
  headPlan: `
    select case when message is null then min(due_at, :now) else due_at end as due_at, accepted_at from updates
    where key = :key and state = 'queued' order by aside_until, seq limit 1`,
  work: 'select seq, id, key, job_id, lost_term, provider, state, file_bytes, attempts from updates where id = :id',
  parked: `
    select seq, id, key, job_id, lost_term, provider, state, file_bytes from updates
    where id = :id and state = 'dead' and is_dismissed = 0`,
  sent: `
    update updates set state = case when state = 'queued' then 'sent' else state end, sent_at = :now,
      attempts = attempts + 1, message = case when state = 'queued' then null else message end,
      cause = case when state = 'queued' then null else cause end, sealed_credentials = null, aside_until = 0
    where seq = :seq`,
  retry: `
    update updates set due_at = :dueAt, aside_until = coalesce(:asideUntil, aside_until),
      message = :message, cause = :cause, attempts = attempts + :attempted
    where seq = :seq and state = 'queued'`,
  dead: `
    update updates set state = 'dead', cause = 'refused', message = :message, answer = :answer, attempts = attempts + 1, parked_at = :now,
      is_dismissed = 0, aside_until = 0
    where seq = :seq and state = 'queued'`,
  /** An answer that comes after retention brings a text again: it goes the same way. */
  settle: `
    update updates set state = :state, message = coalesce(:message, message), sealed_credentials = null, purged_at = null
    where seq = :seq`,
  requeue: `
    update updates set state = 'queued', cause = null, message = null, answer = null, parked_at = null, due_at = :now, aside_until = 0
    where seq = :seq`,
  dismiss: `
    update updates set is_dismissed = 1, dismissed_at = :now where id = :id and state = 'dead' and is_dismissed = 0`,
  putFile: 'insert into update_files (update_id, content) values (:id, :content)',
  removeFile: 'delete from update_files where update_id = :id',
  /** Whether a file is on its way at present. */
  hasFileInHand: `
    select 1 as found from outbox_keys join updates on updates.id = outbox_keys.claimed_id
    where outbox_keys.claimed_until is not null and updates.file_bytes > 0 limit 1`,
  addHistory: `
    insert into update_history (update_seq, at, state, message) values (:seq, :now, :state, :message)`,
}
