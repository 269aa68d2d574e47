import { all, first, type Routine } from '../routine/routine.ts'
import { readInteger, readOptionalText, readText, readWord } from '../rows/row.ts'
import type { AlikeJob, Arrivals } from '../story-store.ts'

const reasons: readonly AlikeJob['by'][] = ['claim', 'work_order', 'phone']

/** Of a provider's jobs the newest are compared by telephone number: these columns have an index, that one has none. */
const mostByPhone = 500

const sql = {
  /** Of the two columns only the work order leads to few jobs: behind `coalesce` the provider has no index. */
  alike: `
    with one as (select id, external_id, bms_id, provider, customer_phone from jobs where id = :jobId)
    select id, external_id, bms_id, min(reason) as reason from (
      select jobs.id, jobs.external_id, jobs.bms_id, 'claim' as reason from jobs join one on jobs.external_id = one.external_id
      union all
      select jobs.id, jobs.external_id, jobs.bms_id, 'work_order' from jobs
      join one on jobs.bms_id = one.bms_id and coalesce(jobs.provider, '') = one.provider
      union all
      select newest.id, newest.external_id, newest.bms_id, 'phone' from (
        select jobs.id, jobs.external_id, jobs.bms_id, jobs.customer_phone from jobs
        where jobs.provider = (select provider from one) order by jobs.seq desc limit ${mostByPhone}) as newest
      join one on newest.customer_phone = one.customer_phone) as found
    where id <> :jobId group by id, external_id, bms_id order by id {limit}`,
  count: `
    select count(*) as count from jobs
    where provider = :externalOrganizationId and first_seen_at >= :since and first_seen_at <= :until`,
  newest: `
    select id, first_seen_at from jobs where provider = :externalOrganizationId order by seq desc limit 1`,
}

export function* findAlikeJobs(jobId: string, limit: number): Routine<readonly AlikeJob[]> {
  return yield* all(sql.alike, { jobId, limit }, (row) => ({
    id: readText(row, 'id'),
    externalId: readOptionalText(row, 'external_id'),
    bmsId: readOptionalText(row, 'bms_id'),
    by: readWord(row, 'reason', reasons),
  }))
}

export function* countArrivals(span: {
  readonly externalOrganizationId: string
  readonly since: number
  readonly until: number
}): Routine<Arrivals> {
  const { externalOrganizationId } = span
  const count = yield* first(sql.count, { ...span }, (row) => readInteger(row, 'count'))
  const newest = yield* first(sql.newest, { externalOrganizationId }, (row) => ({
    jobId: readText(row, 'id'),
    at: readInteger(row, 'first_seen_at'),
  }))
  return { count: count ?? 0, newest }
}
