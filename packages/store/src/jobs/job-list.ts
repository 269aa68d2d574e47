import type { JobFilter } from '../control-store.ts'
import type { StoredJob } from '../inbox-store.ts'
import { toOutageNames, type Outages } from '../job-waiting.ts'
import type { JobWork } from '../job-work.ts'
import { newestUpdatesOf, openVisitsOf } from '../outbox/updates.ts'
import type { Page, RecordedEvent } from '../records.ts'
import { all, first, type Routine } from '../routine/routine.ts'
import { parseCursor, toPage } from '../rows/page.ts'
import { readInteger, readText } from '../rows/row.ts'
import { toJobWaiting } from '../rows/to-job-waiting.ts'
import { toJobWorks } from '../rows/to-job-works.ts'
import { toRecordedEvent } from '../rows/to-recorded-event.ts'
import { toStoredJob } from '../rows/to-stored-job.ts'
import { waitingJobIds, waitingOfJobs, waitsOfJobs } from '../sql/waiting-sql.ts'
import { findLed, isFound } from './find-jobs.ts'
import { getLostJob } from './lost-jobs.ts'

/** As `toStoredJob` reads them. */
export const jobColumns = `jobs.seq, jobs.id, jobs.id_json, jobs.organization_id, jobs.organization_id_json,
  jobs.source_id_json, jobs.external_id, jobs.customer_phone, {job_body} as body, jobs.credential, jobs.provider,
  jobs.status, jobs.status_message, jobs.status_at, jobs.visits, jobs.bms_id, jobs.is_created,
  {job_handed} as handed_body,  jobs.is_canceled_by_brand, jobs.term, jobs.first_seen_at, jobs.purged_at`

const mostPutInOrder = 2_000
/** So many times as many jobs as a page has are looked at; then all. */
const newestTimes = [4, 40]

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
  order by seq desc {limit}`

/** What leads to few jobs: the rest of a filter is looked at in these alone. */
const leads = {
  /** What waits is asked for only if somebody wants to know: few jobs do. */
  waiting: `id in (${waitingJobIds})`,
  waitingOfNewest: `id in (${waitingOfJobs})`,
  led: 'seq = any(:led::bigint[])',
  bmsId: 'bms_id = :bmsId',
  externalId: 'external_id = :externalId',
  provider: 'provider = :provider',
}

const sql = {
  newest: `select id from jobs where (:cursor::bigint is null or seq < :cursor) order by seq desc {limit}`,
  openKeys: `
    select count(*) as count from (
      select key from (select key from keys union all select key from outbox_keys) as open {limit}) as few`,
  get: `select ${jobColumns} from jobs where id = :id`,
  /** Oldest first. */
  events: `
    select seq, id, recorded_at, put_key, message_type, state, attempts, purged_at, handed_type,
      {event_handed} as handed_data, {event_body} as body
    from events where job_id = :jobId and seq > :after order by seq {limit}`,
}

/** `lostTerm`: as an organization knows it that has lost it. */
export function* getJob(id: string, lostTerm?: number): Routine<StoredJob | undefined> {
  if (lostTerm !== undefined) return yield* getLostJob(id, lostTerm)
  return yield* first(sql.get, { id }, toStoredJob)
}

/** Jobs by filter, newest first. A BMS id or claim number leads straight to its few jobs. */
export function* listJobs(filter: JobFilter, holdsUnknown: boolean): Routine<Page<StoredJob>> {
  const { query, waiting } = filter
  const led = query === undefined ? undefined : yield* findLed(query)
  const values = {
    cursor: parseCursor(filter.cursor),
    limit: filter.limit + 1,
    bmsId: filter.bmsId,
    isUnlinked: filter.isUnlinked ?? false,
    externalId: filter.externalId,
    provider: filter.externalOrganizationId,
    since: filter.since,
    until: filter.until,
    createAttemptsOver: filter.createAttemptsOver,
    cause: filter.cause,
    ...(query && { ...query, hasWords: query.words.length > 0 }),
    ...(led !== undefined && { led }),
    ...(waiting && { waiting: waiting.side, holdsUnknown, ...toOutageNames(waiting.outages) }),
  }
  const read = (newest?: readonly string[]) => {
    const statement = toListSql(filter, led !== undefined, newest !== undefined)
    return all(statement, newest === undefined ? values : { ...values, jobIds: newest }, (row) => ({
      cursor: String(readInteger(row, 'seq')),
      item: toStoredJob(row),
    }))
  }
  if (waiting !== undefined && (yield* isMuchWaiting())) {
    for (const times of newestTimes) {
      const slice = { cursor: values.cursor, limit: times * values.limit }
      const rows = yield* read(yield* all(sql.newest, slice, (row) => readText(row, 'id')))
      if (rows.length === values.limit) return toPage(rows, filter.limit)
    }
  }
  return toPage(yield* read(), filter.limit)
}

/**
 * To put in order all that waits takes long if much does. Then the newest jobs are looked at first: of a backlog they
 * mostly wait themselves.
 */
function* isMuchWaiting(): Routine<boolean> {
  const count = yield* first(sql.openKeys, { limit: mostPutInOrder + 1 }, (row) => readInteger(row, 'count'))
  return (count ?? 0) > mostPutInOrder
}

/** What is under way for each of the jobs: a few statements, however many. */
export function* readJobWork(
  jobIds: readonly string[],
  outages: Outages,
  holdsUnknown: boolean,
): Routine<ReadonlyMap<string, JobWork>> {
  const updates = yield* newestUpdatesOf(jobIds)
  const visits = yield* openVisitsOf(jobIds)
  const waits = yield* all(waitsOfJobs, { jobIds, holdsUnknown, ...toOutageNames(outages) }, (row) => ({
    jobId: readText(row, 'job_id'),
    waiting: toJobWaiting(row, outages),
  }))
  return toJobWorks(updates, visits, waits)
}

/** What was recorded of a job, as it came. */
export function* listJobEvents(
  jobId: string,
  cursor: string | undefined,
  limit: number,
): Routine<Page<RecordedEvent>> {
  const values = { jobId, after: parseCursor(cursor) ?? 0, limit: limit + 1 }
  return toPage(yield* all(sql.events, values, toRecordedEvent), limit)
}

/** Newest first. */
function toListSql(filter: JobFilter, isLed: boolean, isOfNewest: boolean): string {
  const { waiting, query, bmsId, externalId, externalOrganizationId } = filter
  const given = [
    ...(waiting === undefined ? [] : [isOfNewest ? leads.waitingOfNewest : leads.waiting]),
    ...(isLed ? [leads.led] : []),
    ...(query === undefined ? [] : [isFound]),
    ...(bmsId === undefined ? [] : [leads.bmsId]),
    ...(externalId === undefined ? [] : [leads.externalId]),
    ...(externalOrganizationId === undefined ? [] : [leads.provider]),
  ]
  return `select ${jobColumns} from jobs where ${[...given, fitsFilter].join(' and ')}`
}
