import type { StoredUpdate } from '../outbox-store.ts'
import { all, first, type Routine } from '../routine/routine.ts'
import { readOptionalBytes, readText } from '../rows/row.ts'
import { toStoredUpdate } from '../rows/to-stored-update.ts'
import { sqlOfOtherProvider } from '../sql-of-other-provider.ts'
import { sqlOfKinds } from '../update-kinds.ts'

export const updateColumns = `seq, id, job_id, kind, state, cause, message, accepted_at, occurred_at, sent_at, attempts, repeats,
  is_answer, lost_term, ${sqlOfOtherProvider('updates.job_id', 'updates.lost_term')}`

/** Dispatch may hold it, or will; told by the organization that has the job. */
export const stands = `state in ('queued', 'sent', 'confirmed') and lost_term is null`

/** Neither taken back, nor planned anew, nor ended with its job. */
const isOpenVisit = `kind = 'schedule' and ${stands} and not exists (
  select 1 from updates as later
  where later.job_id = visit.job_id and later.seq > visit.seq and later.state in ('queued', 'sent', 'confirmed')
    and later.lost_term is null and (later.kind in ${sqlOfKinds.endJob}
      or later.ordering = 'schedule' and later.appointment_id = visit.appointment_id))`

const sql = {
  get: `select ${updateColumns} from updates where id = :id and job_id is not null`,
  list: `select ${updateColumns} from updates where job_id = :jobId order by seq`,
  getFile: 'select content from update_files where update_id = :id',
  openVisits: `
    select job_id, appointment_id from updates as visit
    where job_id = any(:jobIds::text[]) and ${isOpenVisit} order by seq`,
  /** The newest of each job, and the newest that says where it stands. */
  newestOfJobs: `
    select ${updateColumns} from updates where seq in (
      select max(seq) from updates where job_id = any(:jobIds::text[]) and lost_term is null group by job_id
      union
      select max(seq) from updates
      where job_id = any(:jobIds::text[]) and kind in ${sqlOfKinds.tellJobState} and ${stands} group by job_id)
    order by seq`,
}

export function* getUpdate(id: string): Routine<StoredUpdate | undefined> {
  return yield* first(sql.get, { id }, toStoredUpdate)
}

export function* listUpdates(jobId: string): Routine<readonly StoredUpdate[]> {
  return yield* all(sql.list, { jobId }, toStoredUpdate)
}

export function* readFile(id: string): Routine<Uint8Array | undefined> {
  return yield* first(sql.getFile, { id }, (row) => readOptionalBytes(row, 'content'))
}

/** Visits of a job that are planned, each once, oldest first. */
export function* listOpenVisits(jobId: string): Routine<readonly string[]> {
  const visits = yield* openVisitsOf([jobId])
  return [...new Set(visits.map(({ visit }) => visit))]
}

export function* openVisitsOf(
  jobIds: readonly string[],
): Routine<readonly { readonly jobId: string; readonly visit: string }[]> {
  return yield* all(sql.openVisits, { jobIds }, (row) => ({
    jobId: readText(row, 'job_id'),
    visit: readText(row, 'appointment_id'),
  }))
}

export function* newestUpdatesOf(jobIds: readonly string[]): Routine<readonly StoredUpdate[]> {
  return yield* all(sql.newestOfJobs, { jobIds }, toStoredUpdate)
}
