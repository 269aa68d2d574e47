import type { PurgedSlice, PurgeRule } from '../retention-store.ts'
import { all, now, run, type Routine } from '../routine/routine.ts'
import { readInteger, readOptionalText } from '../rows/row.ts'
import { rules } from '../rules.ts'
import { emptyJobs, removeJobs, takeJob } from './done-jobs.ts'
import type { RetentionWork } from './retention-work.ts'
import { sweeps, type Sweep, type SweptRow } from './sweeps.ts'

/** What stands for itself: who did what; receipts of bodies that may come again within minutes; the echo ledger. */
const sql = {
  audit: `
    delete from audit where seq in (
      select seq from audit {by audit_by_age} where at <= :before order by at {limit} for update skip locked)`,
  repeats: `
    delete from repeats where message_id in (
      select message_id from repeats {by repeats_by_age}
      where recorded_at <= :before order by recorded_at {limit} for update skip locked)`,
  echoes: `
    delete from echoes where (job_id, kind, value) in (
      select job_id, kind, value from echoes {by echoes_by_expiry}
      where expires_at <= :before order by expires_at {limit} for update skip locked)`,
  places: 'delete from unlinked where kept_at <= :before',
}

/**
 * Removes one slice of what is done and old: bodies and texts first, then rows that outlived their time as evidence. A
 * row in other hands is passed by, so that nobody waits for retention and it waits for nobody.
 */
export function* purge(work: RetentionWork, rule: PurgeRule): Routine<PurgedSlice> {
  const { retentionMs, evidenceMs, limit, notAfter = Infinity } = rule
  if (!(yield* work.begin())) return { emptied: 0, deleted: 0 }
  const at = Math.min(yield* now(), notAfter)
  const old = at - retentionMs
  const outlived = at - evidenceMs
  let emptied = 0
  for (const sweep of sweeps) emptied += yield* empty(work, sweep, old, limit - emptied, at)
  // Updates that were taken are known by their keys for as long as evidence is kept: a link that went further back would
  // take them once more. A day before, for the vendor is asked only then.
  yield* run(sql.places, { before: outlived + rules.dayMs })
  let left = limit - emptied
  let deleted = 0
  for (const sweep of sweeps) {
    const count = yield* remove(sweep, outlived, left)
    deleted += count
    left = Math.max(0, left - count)
  }
  deleted += yield* run(sql.audit, { before: outlived, limit: left })
  deleted += yield* run(sql.repeats, { before: old, limit })
  deleted += yield* run(sql.echoes, { before: at - rules.endedEchoMs, limit })
  return { emptied, deleted }
}

function* empty(
  work: RetentionWork,
  sweep: Sweep,
  before: number,
  limit: number,
  at: number,
): Routine<number> {
  const rows = yield* taken(sweep.old, before, limit)
  if (rows.length === 0) return 0
  yield* sweep.empty(work, rows, at)
  yield* emptyJobs(work, rows, at)
  return rows.length
}

function* remove(sweep: Sweep, before: number, limit: number): Routine<number> {
  const rows = yield* taken(sweep.outlived, before, limit)
  if (rows.length === 0) return 0
  yield* sweep.remove(rows)
  return rows.length + (yield* removeJobs(rows))
}

/** The oldest, with their jobs; what is in other hands is passed by. */
function* taken(select: string, before: number, limit: number): Routine<readonly SweptRow[]> {
  if (limit <= 0) return []
  const found = yield* all(select, { before, limit }, (row) => ({
    seq: readInteger(row, 'seq'),
    jobId: readOptionalText(row, 'job_id'),
    row,
  }))
  const rows: SweptRow[] = []
  for (const item of found) if (yield* takeJob(item.jobId)) rows.push(item)
  return rows
}
