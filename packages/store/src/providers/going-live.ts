import type { FirstJob, LoginsToTry } from '../provider-store.ts'
import { all, run, type Routine } from '../routine/routine.ts'
import { readInteger, readText, type Row } from '../rows/row.ts'

const works = "state in ('connected', 'paused')"
const sql = {
  toTry: `
    select external_organization_id from providers
    where ${works} and sealed_credentials is not null
      and (verified_at is null or verified_at < connected_at or verified_at > :now
        or verified_at < case when is_held = 1 then :heldBefore::bigint else :before::bigint end)
    order by external_organization_id {limit}`,
  /** One that was imported has no status until Dispatch tells of it. */
  unnoted: `
    select external_organization_id, job_id, at from (
      select p.external_organization_id, first.id as job_id, first.first_seen_at as at
      from providers p join jobs first on first.seq = (
        select min(jobs.seq) from jobs
        where jobs.provider = p.external_organization_id and (jobs.status is not null or jobs.is_created = 0))
      where p.first_job_at is null and p.${works}) found
    order by external_organization_id {limit}`,
  note: `
    update providers set first_job_at = :at, first_job_id = :jobId
    where external_organization_id = :externalOrganizationId and first_job_at is null`,
  noted: `
    select external_organization_id, first_job_id as job_id, first_job_at as at from providers
    where first_job_at >= :since order by external_organization_id {limit}`,
}

export function* listLoginsToTry(which: LoginsToTry): Routine<readonly string[]> {
  return yield* all(sql.toTry, { ...which }, (row) => readText(row, 'external_organization_id'))
}

export function* findFirstJobs(limit: number): Routine<readonly FirstJob[]> {
  return yield* all(sql.unnoted, { limit }, toFirstJob)
}

/** False if it was noted before. */
export function* noteFirstJob(job: FirstJob): Routine<boolean> {
  return (yield* run(sql.note, { ...job })) === 1
}

export function* listFirstJobs(since: number, limit: number): Routine<readonly FirstJob[]> {
  return yield* all(sql.noted, { since, limit }, toFirstJob)
}

function toFirstJob(row: Row): FirstJob {
  return {
    externalOrganizationId: readText(row, 'external_organization_id'),
    jobId: readText(row, 'job_id'),
    at: readInteger(row, 'at'),
  }
}
