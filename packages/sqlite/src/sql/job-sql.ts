const ownerColumns =
  "coalesce(key, 'job:' || id) as key, term, organization_id, provider, credential, bms_id, is_created, is_canceled_by_brand"

export const jobSql = {
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
}
