import type { NewEvent } from '../inbox-store.ts'
import type { JobHolder } from '../job-move.ts'
import {
  readFlag,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  type Row,
} from '../rows/row.ts'
import {
  endVisits,
  isPlannedVisit,
  parseVisits,
  type NewVisit,
  type ToldVisit,
  withVisit,
} from '../told-visit.ts'

/** As much of a job as it takes to decide whose an event is, and what it tells of the job. */
export interface KnownJob extends JobHolder {
  /** What orders the events and updates of the organization that has it. */
  readonly key: string
  /** How many organizations had it before. */
  readonly term: number
  readonly isCreated: boolean
  readonly isCanceledByBrand: boolean
  readonly status: string | undefined
  readonly statusMessage: string | undefined
  readonly statusAt: number | undefined
  readonly visits: readonly ToldVisit[]
}

const CANCELED = 'canceled'
/** Says that there are visits; any other status ends what was told of them. */
const SCHEDULED = 'scheduled'

const nothingTold = {
  isCreated: false,
  isCanceledByBrand: false,
  status: undefined,
  statusMessage: undefined,
  statusAt: undefined,
  visits: [],
}

export function toKnownJob(row: Row): KnownJob {
  return {
    key: readText(row, 'key'),
    term: readInteger(row, 'term'),
    organizationId: readOptionalText(row, 'organization_id'),
    provider: readOptionalText(row, 'provider'),
    credential: readText(row, 'credential'),
    isCreated: readFlag(row, 'is_created'),
    isCanceledByBrand: readFlag(row, 'is_canceled_by_brand'),
    status: readOptionalText(row, 'status'),
    statusMessage: readOptionalText(row, 'status_message'),
    statusAt: readOptionalInteger(row, 'status_at'),
    visits: parseVisits(readOptionalText(row, 'visits')),
  }
}

type FullEvent = Pick<NewEvent, 'credential' | 'jobStatus' | 'jobStatusMessage'>

/** Once it was told in full, by an event of that provider. What it leaves out stays as it was. */
export function seen(
  job: KnownJob | undefined,
  facts: { readonly id: string; readonly organizationId: string | undefined },
  { credential, jobStatus, jobStatusMessage }: FullEvent,
  provider: string | undefined,
  now: number,
): KnownJob {
  const isOrganizationTold = facts.organizationId !== undefined
  const known: KnownJob = {
    ...(job ?? { ...nothingTold, key: `job:${facts.id}`, term: 0 }),
    organizationId: facts.organizationId ?? job?.organizationId,
    provider: isOrganizationTold ? provider : (provider ?? job?.provider),
    credential,
    isCanceledByBrand: false,
  }
  return jobStatus === undefined ? known : withStatus(known, jobStatus, jobStatusMessage, now)
}

export function withStatus(
  job: KnownJob,
  status: string,
  statusMessage: string | undefined,
  now: number,
): KnownJob {
  const visits = status === SCHEDULED ? job.visits : endVisits(job.visits)
  return { ...job, status, statusMessage, statusAt: now, isCanceledByBrand: status === CANCELED, visits }
}

/** Unless what is told of the visit is late. A complete job with a visit to come is open again. */
export function withToldVisit(job: KnownJob, visit: NewVisit, now: number): KnownJob {
  const visits = withVisit(job.visits, visit, now)
  if (visits === undefined) return job
  const isOpenAgain = job.status === 'complete' && isPlannedVisit(visit)
  return isOpenAgain
    ? { ...job, visits, status: SCHEDULED, statusMessage: undefined, statusAt: now }
    : { ...job, visits }
}

/** As the next organization has it. */
export function asMoved(job: KnownJob, nextKey: string): KnownJob {
  return { ...job, ...nothingTold, key: nextKey, term: job.term + 1 }
}
