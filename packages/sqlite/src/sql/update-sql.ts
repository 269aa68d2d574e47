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
  putFile: 'insert into update_files (update_id, content) values (:id, :content)',
  /** Whether a file is on its way at present. */
  hasFileInHand: `
    select 1 as found from outbox_keys join updates on updates.id = outbox_keys.claimed_id
    where outbox_keys.claimed_until is not null and updates.file_bytes > 0 limit 1`,
  addHistory: `
    insert into update_history (update_seq, at, state, message) values (:seq, :now, :state, :message)`,
}
