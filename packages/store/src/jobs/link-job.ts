import type { Caller } from '../caller.ts'
import { addAttention, finishUnlinked } from '../control/attention.ts'
import { audit } from '../control/audit.ts'
import { GatewayError } from '../errors.ts'
import { first, run, type Routine, together } from '../routine/routine.ts'
import { readInteger, readOptionalText } from '../rows/row.ts'
import { toKeptWords } from '../search/to-search-words.ts'
import { goBackToPositions } from './change-positions.ts'
import { readSharedWorkOrders, tellSharedWorkOrders } from './shared-work-orders.ts'

const sql = {
  job: 'select bms_id, provider, term from jobs where id = :jobId for update',
  link: 'update jobs set bms_id = :bmsId, search_bms_id = :words where id = :jobId',
  linkLost: `
    update lost_jobs set bms_id = coalesce(bms_id, :bmsId) where job_id = :jobId and term = :term returning bms_id`,
}

export interface KnownLink {
  readonly bmsId: string | undefined
  readonly provider: string | undefined
  readonly term: number
}

/** A job's link, which nobody else changes until the end of the transaction. */
export function* takeLink(jobId: string): Routine<KnownLink | undefined> {
  return yield* first(sql.job, { jobId }, (row) => ({
    bmsId: readOptionalText(row, 'bms_id'),
    provider: readOptionalText(row, 'provider'),
    term: readInteger(row, 'term'),
  }))
}

/** What these jobs missed is there: it is no longer listed, and the vendor's changes are asked for from its place. */
export function* tellLinked(jobIds: readonly string[]): Routine<void> {
  if (jobIds.length === 0) return
  const [, , shared] = yield* together(
    finishUnlinked(jobIds),
    goBackToPositions(jobIds),
    readSharedWorkOrders(jobIds),
  )
  yield* tellSharedWorkOrders(shared)
}

/**
 * Links a job that has no BMS id yet; another one than it has is listed for a person and not taken over. Returns the id
 * that stands. `term`: as whoever links it knows the job.
 * @throws GatewayError `TR_JOB_UNKNOWN`
 */
export function* linkJob(jobId: string, bmsId: string, term?: number): Routine<string> {
  const job = yield* takeLink(jobId)
  if (job === undefined) {
    throw new GatewayError(
      'TR_JOB_UNKNOWN',
      `Job ${jobId} is not known, so it cannot be linked: only jobs that came with a full event or were imported can`,
    )
  }
  if (term !== undefined && term !== job.term) {
    const values = { jobId, bmsId, term }
    return (yield* first(sql.linkLost, values, (row) => readOptionalText(row, 'bms_id'))) ?? bmsId
  }
  if (job.bmsId === undefined) {
    yield* run(sql.link, { jobId, bmsId, words: toKeptWords(bmsId) })
    yield* tellLinked([jobId])
    return bmsId
  }
  if (job.bmsId !== bmsId) {
    const facts = { says: 'work_order_answered', standing: job.bmsId, other: bmsId } as const
    yield* addAttention({ cause: 'two_work_orders', jobId, externalOrganizationId: job.provider, facts })
  }
  return job.bmsId
}

/** Links a job whatever it was linked to. False if it is unknown or `expect` does not hold. */
export function* relinkJob(
  jobId: string,
  bmsId: string,
  expect: { readonly bmsId: string | undefined } | undefined,
  by: Caller | undefined,
): Routine<boolean> {
  const job = yield* takeLink(jobId)
  if (job === undefined || (expect !== undefined && job.bmsId !== expect.bmsId)) return false
  yield* run(sql.link, { jobId, bmsId, words: toKeptWords(bmsId) })
  yield* tellLinked([jobId])
  yield* audit(by, 'job.link', jobId, job.bmsId ?? 'not linked', bmsId)
  return true
}
