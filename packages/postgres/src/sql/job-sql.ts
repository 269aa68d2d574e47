import { waitingJobIds } from './waiting-sql.ts'

const columns = `seq, id, id_json, organization_id, organization_id_json, source_id_json, external_id, customer_phone, body,
  credential, provider, status, status_message, status_at, visits, bms_id, is_created, handed_body, is_canceled_by_brand, term,
  first_seen_at, purged_at`

const foundBy = `coalesce(search_text, '') || ' ' || lower(coalesce(external_id, '') || ' ' || coalesce(bms_id, ''))`

/** A filter that is null lets all pass; those with an index lead a statement of their own. */
const fitsFilter = `
  (:cursor::bigint is null or seq < :cursor)
  and (:bmsId::text is null or bms_id = :bmsId)
  and (not :isUnlinked::boolean or bms_id is null)
  and (:externalId::text is null or external_id = :externalId)
  and (:provider::text is null or provider = :provider)
  and (:since::bigint is null or first_seen_at >= :since)
  and (:until::bigint is null or first_seen_at <= :until)
  and (:createAttemptsOver::integer is null or exists (
    select 1 from events where job_id = jobs.id and handed_type = 'job.created' and attempts > :createAttemptsOver))
  and (:cause::text is null
    or exists (select 1 from events where job_id = jobs.id and cause = :cause and state <> 'done')
    or exists (select 1 from updates where job_id = jobs.id and cause = :cause)
    or exists (select 1 from attention where job_id = jobs.id and cause = :cause and done_at is null))
  and (:words::text[] is null or id = :text or bms_id = :text
    or strpos(search_phones, :phoneDigits || ' ') > 0
    or not exists (select 1 from unnest(:words) as word where strpos(${foundBy}, word) = 0))
  order by seq desc limit :limit`

export const jobSql = {
  get: `select ${columns} from jobs where id = :id`,
  /** Oldest first. */
  listEvents: `
    select seq, id, recorded_at, put_key, message_type, state, attempts, purged_at, handed_type,
      (select data from event_handed where event_seq = events.seq) as handed_data,
      coalesce((select body from event_bodies where event_seq = events.seq), '') as body
    from events where job_id = :jobId and seq > :after order by seq limit :limit`,
  /** Newest first. */
  list: `select ${columns} from jobs where ${fitsFilter}`,
  listWaiting: `select ${columns} from jobs where id in (${waitingJobIds}) and ${fitsFilter}`,
  listByBmsId: `select ${columns} from jobs where bms_id = :bmsId and ${fitsFilter}`,
  listByExternalId: `select ${columns} from jobs where external_id = :externalId and ${fitsFilter}`,
  listByProvider: `select ${columns} from jobs where provider = :provider and ${fitsFilter}`,
}
