/** Jobs that an organization had before another; see the gateway's sqlite/migrations/first-tables/job-tables.ts. */
export const lostJob = `
  select jobs.id, jobs.id_json, lost.organization_id, lost.organization_id_json, jobs.source_id_json, jobs.external_id,
    jobs.customer_phone, lost.body, lost.credential, lost.provider, 'canceled'::text as status,
    null::text as status_message, lost.lost_at as status_at, null::text as visits, lost.bms_id, lost.is_created, lost.handed_body,
    1 as is_canceled_by_brand, lost.term, jobs.first_seen_at, jobs.purged_at
  from lost_jobs as lost join jobs on jobs.id = lost.job_id`

export const lostJobSql = {
  get: `${lostJob} where lost.job_id = :id and lost.term = :lostTerm`,
  ofBmsId: `
    select job_id, term from lost_jobs where bms_id = :bmsId and provider = :provider order by lost_at desc limit 1`,
  ofProvider: `
    select job_id, term from lost_jobs where job_id = :jobId and provider = :provider order by term desc limit 1`,
}
