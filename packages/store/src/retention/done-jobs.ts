import { all, first, run, type Routine } from '../routine/routine.ts'
import { readFlag, readInteger, readOptionalInteger, readOptionalText, readText } from '../rows/row.ts'
import { isPlannedVisit, parseVisits } from '../told-visit.ts'
import { sqlOfKinds } from '../update-kinds.ts'
import type { DoneRow, RetentionWork } from './retention-work.ts'

/**
 * Jobs that are closed, by Dispatch's word or by ours (Dispatch does not repeat ours to us), and of which nothing has its
 * texts any more: neither what waits nor what was done lately. A job is looked at when something of it was purged: it
 * goes with the last of its items, so that nothing has to look for it.
 */
const sql = {
  take: 'select 1 as found from jobs where id = :id for update skip locked',
  exists: 'select 1 as found from jobs where id = :id',
  find: `
    select seq, id_json, visits,
      status in ('canceled', 'rejected') or status = 'complete' and not exists (
        select 1 from updates
        where job_id = :id and lost_term is null and kind = 'schedule' and state in ('queued', 'sent', 'confirmed')
          and accepted_at > coalesce(jobs.status_at, 0)) as is_told_closed,
      (select max(accepted_at) from updates
        where job_id = :id and lost_term is null and kind in ${sqlOfKinds.endJob}
          and state in ('sent', 'confirmed') and not exists (
            select 1 from updates as later
            where later.job_id = :id and later.lost_term is null and later.kind = 'schedule' and later.seq > updates.seq
              and later.state in ('queued', 'sent', 'confirmed'))) as closed_at
    from jobs
    where id = :id and purged_at is null
      and not exists (select 1 from events where job_id = :id and purged_at is null)
      and not exists (select 1 from updates where job_id = :id and purged_at is null)
      and not exists (select 1 from attention where job_id = :id and purged_at is null)
      and not exists (select 1 from remarks where job_id = :id and purged_at is null)`,
  emptyLost: 'update lost_jobs set body = :body, handed_body = null where job_id = :id',
  remove: `
    delete from jobs where id = :id and purged_at is not null
      and not exists (select 1 from events where job_id = :id)
      and not exists (select 1 from updates where job_id = :id)
      and not exists (select 1 from attention where job_id = :id)
      and not exists (select 1 from remarks where job_id = :id)`,
  removePlace: 'delete from unlinked where job_id = :id',
  removeLost: 'delete from lost_jobs where job_id = :id',
}

/** Keeps a job as it is until the end of the transaction; false if somebody works on it. One not known is nobody's. */
export function* takeJob(id: string | undefined): Routine<boolean> {
  if (id === undefined || (yield* first(sql.take, { id }, () => true)) === true) return true
  return (yield* first(sql.exists, { id }, () => true)) === undefined
}

/** Takes the body of those that nothing else holds. Ids, link and status stay: an update to one of them still goes. */
export function* emptyJobs(work: RetentionWork, items: readonly DoneRow[], at: number): Routine<void> {
  for (const id of idsOf(items)) {
    const [job] = yield* all(sql.find, { id }, (row) => ({
      seq: readInteger(row, 'seq'),
      body: `{"id":${readText(row, 'id_json')}}`,
      visits: parseVisits(readOptionalText(row, 'visits')),
      isToldClosed: row['is_told_closed'] !== null && readFlag(row, 'is_told_closed'),
      closedAt: readOptionalInteger(row, 'closed_at'),
    }))
    if (job === undefined) continue
    const { body, visits, isToldClosed, closedAt } = job
    const isOpenAgain = visits.some((visit) => isPlannedVisit(visit) && visit.at > (closedAt ?? 0))
    if (!isToldClosed && (closedAt === undefined || isOpenAgain)) continue
    yield* work.emptyJob(job, at)
    yield* run(sql.emptyLost, { id, body })
  }
}

/** Removes those of which nothing is left; returns how many. */
export function* removeJobs(items: readonly DoneRow[]): Routine<number> {
  let count = 0
  for (const id of idsOf(items)) {
    if ((yield* run(sql.remove, { id })) === 0) continue
    yield* run(sql.removePlace, { id })
    yield* run(sql.removeLost, { id })
    count += 1
  }
  return count
}

function idsOf(items: readonly DoneRow[]): ReadonlySet<string> {
  return new Set(items.flatMap(({ jobId }) => (jobId === undefined ? [] : [jobId])))
}
