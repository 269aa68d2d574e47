import type { NewEvent } from '../inbox-store.ts'
import { isMove, type JobHolder } from '../job-move.ts'
import { ownerColumns, ownerFactsOf, type Owners } from '../keys/owners.ts'
import { allFrom, type Routine } from '../routine/routine.ts'
import { readInteger, readOptionalText, readText } from '../rows/row.ts'
import type { KnownJob } from './known-job.ts'

/** A job as an organization had it before another. */
export interface LostTerm {
  readonly jobId: string
  readonly term: number
  readonly key: string
  readonly organizationId: string | undefined
  readonly provider: string | undefined
}

/** Where an event stands: in what order, and whether it is of an organization that has lost the job. */
export interface EventPlace {
  readonly key: string
  readonly lost?: LostTerm | undefined
}

const sql = {
  ofJobs: `
    select job_id, term, key, organization_id, provider, ${ownerColumns('lost_jobs')} from lost_jobs
    where job_id = any(:list::text[]) order by job_id, term desc`,
}

/** What organizations had of these jobs before, by job, the newest first; `owners` hear of the organizations. */
export function* readLostTerms(
  jobIds: readonly string[],
  owners: Owners,
): Routine<ReadonlyMap<string, readonly LostTerm[]>> {
  const terms = yield* allFrom(sql.ofJobs, jobIds, (row) => {
    ownerFactsOf(row).forEach((fact) => owners.add(fact))
    return {
      jobId: readText(row, 'job_id'),
      term: readInteger(row, 'term'),
      key: readText(row, 'key'),
      organizationId: readOptionalText(row, 'organization_id'),
      provider: readOptionalText(row, 'provider'),
    }
  })
  return Map.groupBy(terms, ({ jobId }) => jobId)
}

type Placed = Pick<NewEvent, 'key' | 'jobId' | 'organizationId' | 'credential' | 'fullJob' | 'jobStatus'>

/** The key that the event's job has next if the event takes it to another organization; undefined if it stays. */
export function nextKeyOf(
  event: Placed,
  job: KnownJob,
  lost: readonly LostTerm[],
  provider: string | undefined,
): string | undefined {
  const { fullJob: facts, credential } = event
  if (facts === undefined) return undefined
  const to: JobHolder = { credential, provider, organizationId: facts.organizationId }
  if (!isMove(job, to) || earlierTermOf(event, job, lost) !== undefined) return undefined
  const before = lost.find(
    (term) => isOne(term.organizationId, to.organizationId) || isOne(term.provider, provider),
  )
  return before?.key ?? `job:${facts.id}~${job.term + 1}`
}

export function placeOf(event: Placed, job: KnownJob | undefined, lost: readonly LostTerm[]): EventPlace {
  const { key, jobId } = event
  if (jobId === undefined || job === undefined || key !== `job:${jobId}`) return { key }
  const earlier = earlierTermOf(event, job, lost)
  return earlier === undefined ? { key: job.key } : { key: earlier.key, lost: earlier }
}

/** The term of an earlier organization that the event is told with, unless it takes the job back there. */
function earlierTermOf(event: Placed, job: KnownJob, lost: readonly LostTerm[]): LostTerm | undefined {
  const { organizationId, fullJob, jobStatus } = event
  if (organizationId === undefined || organizationId === job.organizationId || job.term === 0)
    return undefined
  if (fullJob !== undefined && jobStatus !== 'canceled') return undefined
  return lost.find((term) => isOne(term.organizationId, organizationId))
}

function isOne(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one === other
}
