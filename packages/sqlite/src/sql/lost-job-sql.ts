import { jobBody } from './job-body-sql.ts'

/** Jobs that an organization had before another; see migrations/first-tables/job-tables.ts. */
export const lostJobSql = {
  owner: `
    select key, term, organization_id, provider, credential, bms_id, is_created, 1 as is_canceled_by_brand
    from lost_jobs where job_id = :id and term = :term`,
  /** The newest term of an organization that had the job. */
  ofOrganization: `
    select term from lost_jobs where job_id = :id and organization_id = :organizationId order by term desc limit 1`,
  /** The key that the organization, or else its provider, had. */
  keyOf: `
    select key from lost_jobs
    where job_id = :id and (organization_id = :organizationId or provider = :provider) order by term desc limit 1`,
  handedOver: `
    update lost_jobs set is_created = max(is_created, :isCreated), handed_body = coalesce(:handedBody, handed_body)
    where job_id = :id and term = :term`,
  /** Whether anything of the job was handed to the organization that has it. */
  wasHanded: `
    select 1 as found from events
    where job_id = :id and lost_term is null and is_notice = 0 and attempts > 0 limit 1`,
  leavesMoreThanJob: `
    select 1 as found from events
    where job_id = :id and lost_term is null and state = 'waiting' and is_notice = 0 and put_key not in ('job', 'job.moved')
    limit 1`,
  keep: `
    insert into lost_jobs (job_id, term, key, organization_id, organization_id_json, credential, provider, bms_id,
      is_created, lost_at, body, handed_body)
    select id, term, coalesce(key, 'job:' || id), organization_id, organization_id_json, credential, provider, bms_id,
      is_created, :now, ${jobBody}, handed_body
    from jobs where id = :id`,
  markEvents: 'update events set lost_term = :term where job_id = :id and lost_term is null',
  markUpdates: 'update updates set lost_term = :term where job_id = :id and lost_term is null',
  skipWaiting: `
    update events set state = 'skipped', finished_at = :now where job_id = :id and lost_term = :term and state = 'waiting'`,
  begin: `
    update jobs set term = term + 1, key = :key, bms_id = null, is_created = 0, handed_body = null, status = null,
      status_message = null, status_at = null, visits = null, is_canceled_by_brand = 0
    where id = :id`,
  endEchoes: 'delete from echoes where job_id = :id',
  endPlace: 'delete from unlinked where job_id = :id',
  /** The organization that has the job now was told of none of them. */
  forgetEntities: `
    delete from entities where (put_key, entity_id) in (
      select coalesce(put_key, ''), entity_id from events where job_id = :id and entity_id is not null)`,
}
