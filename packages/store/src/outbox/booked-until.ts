import { z } from 'zod'
import { parseJson } from '@truckroll/protocol'
import { all, type Routine } from '../routine/routine.ts'
import { readText } from '../rows/row.ts'

/** What stands: the newest schedule of each job that was not dropped or refused. */
const newest = `
  select job_id, record from updates as u
  where job_id = any(:jobIds::text[]) and kind = 'schedule' and state in ('queued', 'sent', 'confirmed')
    and lost_term is null and not exists (
      select 1 from updates as later where later.job_id = u.job_id and later.kind = 'schedule' and later.seq > u.seq
        and later.state in ('queued', 'sent', 'confirmed'))`

/** As it is posted: a list of one. */
const postedSchema = z.tuple([z.object({ record: z.object({ time: z.string(), duration: z.number() }) })])

/** When the visit that was booked last is over, by job; of a job whose schedule retention has emptied nothing. */
export function* readBookedUntil(jobIds: readonly string[]): Routine<ReadonlyMap<string, number>> {
  const rows = yield* all(
    newest,
    { jobIds },
    (row) => [readText(row, 'job_id'), toEnd(readText(row, 'record'))] as const,
  )
  return new Map(rows.flatMap(([jobId, end]) => (end === undefined ? [] : [[jobId, end] as const])))
}

function toEnd(record: string): number | undefined {
  if (record === '') return undefined
  const posted = postedSchema.safeParse(parseJson(record))
  if (!posted.success) return undefined
  const [{ record: booked }] = posted.data
  const start = Date.parse(booked.time)
  return Number.isNaN(start) ? undefined : start + booked.duration * 1_000
}
