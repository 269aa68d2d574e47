import { gates } from '../keys/gates.ts'
import { lock, type Routine } from '../routine/routine.ts'

const sql = {
  reserve: `
    insert into outbox_keys as k (key, credential, queue, gates, due_at, since)
    select coalesce(key, 'job:' || id), '', '', ${gates.reserved}, 0, 0 from jobs
    where id = any(:jobIds::text[]) order by 1
    on conflict (key) do update set key = excluded.key where false`,
  /** A job may have gone to another organization, and so to another key, before its key was locked. */
  drop: `
    delete from outbox_keys where queue = '' and key in (
      select coalesce(key, 'job:' || id) from jobs where id = any(:jobIds::text[])
      union all select key from lost_jobs where job_id = any(:jobIds::text[]))`,
}

/** Takes the rows of the outbox's keys that these jobs have, as `reserveKeys` does: without asking first which they are. */
export function* reserveOfJobs(jobIds: readonly string[]): Routine<void> {
  yield* lock(sql.reserve, { jobIds })
}

/** Removes those of which nothing was queued. */
export function* dropReservedOfJobs(jobIds: readonly string[]): Routine<void> {
  yield* lock(sql.drop, { jobIds })
}
