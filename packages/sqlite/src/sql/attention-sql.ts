import { boundLimit } from './bound-limit.ts'

const columns = 'seq, id, cause, job_id, external_organization_id, text, since'

export const attentionSql = {
  add: `
    insert into attention (id, cause, job_id, external_organization_id, text, since)
    values (:id, :cause, :jobId, :externalOrganizationId, :text, :now)`,
  /** The same thing is listed once, however often it happens. */
  findOpenOfJob: `
    select id from attention
    where job_id = :jobId and done_at is null and cause = :cause and text = :text`,
  findOpenWithoutJob: `
    select id from attention
    where done_at is null and job_id is null and cause = :cause and text = :text
      and external_organization_id is :externalOrganizationId`,
  listOpen: `select ${columns} from attention where done_at is null and seq > :cursor order by seq ${boundLimit}`,
  finish: 'update attention set done_at = :now where id = :id and done_at is null',
  /** A job was linked: what was missing is there. */
  settleUnlinked: `
    update attention set done_at = :now where job_id = :jobId and done_at is null and cause = 'not_linked'`,
  /** The newest other job of the provider that is linked to the same: a BMS may give all jobs one id. */
  sharedWorkOrder: `
    select other.id as other_id, other.seq > jobs.seq as is_newer, jobs.bms_id, jobs.provider
    from jobs join jobs as other on other.bms_id = jobs.bms_id
    where jobs.id = :jobId and other.id <> jobs.id and other.provider is jobs.provider and other.purged_at is null
    order by other.seq desc limit 1`,
  /** Whether a person was told of it, ticked off or not. */
  wasTold: `
    select 1 as found from attention where cause = :cause and text = :text and job_id in (:jobId, :otherId) limit 1`,
  countOpen: 'select count(*) as count from attention where done_at is null',
}
