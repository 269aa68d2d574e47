import type { StoredJob } from '../inbox-store.ts'
import type { LostJob } from '../outbox-store.ts'
import { first, type Routine } from '../routine/routine.ts'
import { readInteger, readText } from '../rows/row.ts'
import { toStoredJob } from '../rows/to-stored-job.ts'

/** Jobs that an organization had before another, as the organization of that term knew them. */
const lostJobSelect = `
  select jobs.id, jobs.id_json, lost.organization_id, lost.organization_id_json, jobs.source_id_json, jobs.external_id,
    jobs.customer_phone, lost.body, lost.credential, lost.provider, 'canceled'::text as status,
    null::text as status_message, lost.lost_at as status_at, null::text as visits, lost.bms_id, lost.is_created,
    lost.handed_body, 1 as is_canceled_by_brand, lost.term, jobs.first_seen_at, jobs.purged_at
  from lost_jobs as lost join jobs on jobs.id = lost.job_id`

const sql = {
  get: `${lostJobSelect} where lost.job_id = :id and lost.term = :term`,
  ofBmsId: `
    select job_id, term from lost_jobs where bms_id = :bmsId and provider = :provider order by lost_at desc limit 1`,
  ofProvider: `
    select job_id, term from lost_jobs where job_id = :jobId and provider = :provider order by term desc limit 1`,
}

export function* getLostJob(id: string, term: number): Routine<StoredJob | undefined> {
  return yield* first(sql.get, { id, term }, toStoredJob)
}

/** A job that the provider has lost: by what it called the job, or by the job itself. */
export function* findLostJob(
  provider: string,
  of: { readonly bmsId: string } | { readonly jobId: string },
): Routine<LostJob | undefined> {
  return yield* first('bmsId' in of ? sql.ofBmsId : sql.ofProvider, { provider, ...of }, (row) => ({
    jobId: readText(row, 'job_id'),
    term: readInteger(row, 'term'),
  }))
}
