import { boundLimit } from './bound-limit.ts'
import { jobBody } from './job-body-sql.ts'
import { waitingJobIds } from './waiting-sql.ts'

const columns = `id, id_json, organization_id, organization_id_json, source_id_json, external_id, customer_phone,
  ${jobBody} as body, credential, provider, status, status_message, status_at, visits, bms_id, is_created, handed_body, is_canceled_by_brand, term, first_seen_at, purged_at`

const foundBy = `coalesce(search_text, '') || ' ' || lower(coalesce(external_id, '') || ' ' || coalesce(bms_id, ''))`

/** A filter that is null lets all pass; those with an index lead a statement of their own. */
const fitsFilter = `
  (:cursor is null or seq < :cursor)
  and (:bmsId is null or bms_id = :bmsId)
  and (:isUnlinked = 0 or bms_id is null)
  and (:externalId is null or external_id = :externalId)
  and (:provider is null or provider = :provider)
  and (:since is null or first_seen_at >= :since)
  and (:until is null or first_seen_at <= :until)
  and (:createAttemptsOver is null or exists (
    select 1 from events where job_id = jobs.id and handed_type = 'job.created' and attempts > :createAttemptsOver))
  and (:cause is null
    or exists (select 1 from events where job_id = jobs.id and cause = :cause and state <> 'done')
    or exists (select 1 from updates where job_id = jobs.id and cause = :cause)
    or exists (select 1 from attention where job_id = jobs.id and cause = :cause and done_at is null))
  and (:words is null or id = :text or bms_id = :text
    or (:phoneDigits is not null and instr(search_phones, :phoneDigits || ' ') > 0)
    or not exists (select 1 from json_each(:words) where instr(${foundBy}, value) = 0))`

/** The same with what waits, which is asked for only if somebody wants to know: few jobs do. */
const fitsWaiting = `id in (${waitingJobIds}) and ${fitsFilter}`

const ownerColumns =
  "coalesce(key, 'job:' || id) as key, term, organization_id, provider, credential, bms_id, is_created, is_canceled_by_brand"

export const jobSql = {
  get: `select ${columns} from jobs where id = :id`,
  owner: `select ${ownerColumns} from jobs where id = :id`,
  /** A full job: what an event leaves out stays as it was. Its link and what was handed over are kept. */
  upsert: `
    insert into jobs (id, id_json, organization_id, organization_id_json, source_id_json, external_id, customer_phone,
      search_text, search_phones, body, body_event, body_from, body_bytes, credential, provider, status, status_message, status_at,
      is_canceled_by_brand, first_seen_at)
    values (:id, :idJson, :organizationId, :organizationIdJson, :sourceIdJson, :externalId, :customerPhone,
      :searchText, :searchPhones, :body, :bodyEvent, :bodyFrom, :bodyBytes, :credential, :provider, :status, :statusMessage,
      case when :status is null then null else :now end, :isCanceledByBrand, :now)
    on conflict (id) do update set
      id_json = excluded.id_json,
      organization_id = coalesce(excluded.organization_id, organization_id),
      organization_id_json = coalesce(excluded.organization_id_json, organization_id_json),
      source_id_json = coalesce(excluded.source_id_json, source_id_json),
      external_id = coalesce(excluded.external_id, external_id),
      customer_phone = coalesce(excluded.customer_phone, customer_phone),
      search_text = excluded.search_text,
      search_phones = excluded.search_phones,
      body = excluded.body,
      body_event = excluded.body_event,
      body_from = excluded.body_from,
      body_bytes = excluded.body_bytes,
      credential = excluded.credential,
      provider = case when excluded.organization_id is null then coalesce(excluded.provider, provider)
        else excluded.provider end,
      status = coalesce(excluded.status, status),
      status_message = case when excluded.status is null then status_message else excluded.status_message end,
      status_at = coalesce(excluded.status_at, status_at),
      is_canceled_by_brand = excluded.is_canceled_by_brand,
      purged_at = null
    returning ${ownerColumns}`,
  setStatus: `
    update jobs set status = :status, status_message = :statusMessage, status_at = :now,
      is_canceled_by_brand = :isCanceledByBrand
    where id = :id`,
  visits: 'select visits from jobs where id = :id',
  setVisits: 'update jobs set visits = :visits where id = :id',
  /** A visit that Dispatch tells of opens a complete job again, whether it says so of the job or not. */
  open: `
    update jobs set status = 'scheduled', status_message = null, status_at = :now
    where id = :id and status = 'complete'`,
  /** What a completed attempt tells. */
  handedOver: `
    update jobs set is_created = max(is_created, :isCreated), handed_body = coalesce(:handedBody, handed_body)
    where id = :id`,
  /** Newest first. */
  list: `select seq, ${columns} from jobs where ${fitsFilter} order by seq desc ${boundLimit}`,
  listWaiting: `select seq, ${columns} from jobs where ${fitsWaiting} order by seq desc ${boundLimit}`,
  listByBmsId: `
    select seq, ${columns} from jobs where bms_id = :bmsId and ${fitsFilter} order by seq desc ${boundLimit}`,
  listByExternalId: `
    select seq, ${columns} from jobs where external_id = :externalId and ${fitsFilter} order by seq desc ${boundLimit}`,
  listByProvider: `
    select seq, ${columns} from jobs where provider = :provider and ${fitsFilter} order by seq desc ${boundLimit}`,
}
