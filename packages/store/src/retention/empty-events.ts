import { allOf, type Routine, writeEach } from '../routine/routine.ts'
import { readInteger, readOptionalInteger, readText } from '../rows/row.ts'
import type { DoneRow, RetentionWork } from './retention-work.ts'

const sql = {
  /** What jobs read in events whose bodies go. */
  read: `
    select jobs.seq, jobs.body_event, jobs.handed_event, {job_body} as body, {job_handed} as handed_body
    from {rows x: job_id text, seq bigint}
    join jobs on jobs.id = x.job_id and (jobs.body_event = x.seq or jobs.handed_event = x.seq)`,
  keepBody: `
    update jobs set body = x.body, body_event = null from {rows x: seq bigint, body text} where jobs.seq = x.seq`,
  keepHanded: `
    update jobs set handed_body = x.body, handed_event = null from {rows x: seq bigint, body text}
    where jobs.seq = x.seq`,
}

/** Takes bodies and texts out of rows of `events`. A job whose own stand in one of them has them in its row from then on. */
export function* emptyEvents(work: RetentionWork, events: readonly DoneRow[], at: number): Routine<void> {
  const given = events.flatMap(({ seq, jobId }) => (jobId === undefined ? [] : [{ job_id: jobId, seq }]))
  const seqs = new Set(given.map(({ seq }) => seq))
  const isGoing = (event: number | undefined) => event !== undefined && seqs.has(event)
  const jobs = yield* allOf(sql.read, given, (row) => ({
    seq: readInteger(row, 'seq'),
    body: isGoing(readOptionalInteger(row, 'body_event')) ? readText(row, 'body') : undefined,
    handed: isGoing(readOptionalInteger(row, 'handed_event')) ? readText(row, 'handed_body') : undefined,
  }))
  const differ = [...new Map(jobs.map((job) => [job.seq, job])).values()]
  yield* work.emptyEvents(events, at)
  // Only now, so that a store that is full has room for them.
  yield* writeEach(
    sql.keepBody,
    differ.flatMap(({ seq, body }) => (body === undefined ? [] : [{ seq, body }])),
  )
  yield* writeEach(
    sql.keepHanded,
    differ.flatMap(({ seq, handed: body }) => (body === undefined ? [] : [{ seq, body }])),
  )
}
