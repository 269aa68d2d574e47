import type { Reasons } from '@truckroll/protocol'
import type {
  Caller,
  JobFilter,
  JobWaiting,
  Page,
  RecordedEvent,
  StoredUpdate,
  TimelineEntry,
  WaitingSide,
} from '@truckroll/store'
import type { JobNames } from './to-job-names.ts'
import type { ImportRequest } from '../providers/provider-request.ts'

/** A job as the REST API shows it. */
export interface JobView extends JobNames {
  readonly id: string
  readonly externalId: string | undefined
  readonly organizationId: string | undefined
  readonly externalOrganizationId: string | undefined
  readonly status: string | undefined
  /** Where it stands, made of both sides; undefined if neither said anything. */
  readonly state: string | undefined
  /** The last one from Dispatch. */
  readonly dispatch: {
    readonly status: string | undefined
    readonly statusMessage: string | undefined
    readonly at: number | undefined
  }
  readonly lastUpdate: StoredUpdate | undefined
  /** Undefined if nothing waits. */
  readonly waiting: JobWaiting | undefined
  readonly bmsId: string | undefined
  readonly firstSeenAt: number
  /** When retention took the body of the closed job: `job` holds its id alone since. */
  readonly purgedAt: number | undefined
  /** Dispatch's own object, unknown attributes kept. */
  readonly job: Readonly<Record<string, unknown>>
  readonly reasons: Reasons
}

/** What jobs are looked for by. */
export interface JobListFilter extends Partial<Omit<JobFilter, 'query' | 'waiting'>> {
  /** A telephone number in any spelling, a name, claim, work order or street. */
  readonly q?: string
  readonly waiting?: WaitingSide | 'any'
}

export interface JobsApi {
  get(jobId: string): Promise<JobView | undefined>
  list(filter: JobListFilter): Promise<Page<JobView>>
  timeline(jobId: string): Promise<readonly TimelineEntry[]>
  /** What was recorded of a job, oldest first: an empty page for one that nothing came of. */
  events(
    jobId: string,
    page: { readonly cursor?: string; readonly limit?: number },
  ): Promise<Page<RecordedEvent>>
  updates(jobId: string): Promise<readonly StoredUpdate[]>
  /** Links or relinks. @throws GatewayError `TR_JOB_UNKNOWN`, or `TR_LINK_CONFLICT` if `expect` does not hold. */
  link(
    jobId: string,
    bmsId: string,
    options: { readonly expect?: string | null; readonly caller: Caller },
  ): Promise<JobView>
  import(jobs: readonly ImportRequest[], caller: Caller): Promise<{ readonly imported: number }>
}
