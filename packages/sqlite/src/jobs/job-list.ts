import {
  type JobFilter,
  type JobWork,
  type Outages,
  type Page,
  parsePlace,
  readInteger,
  readText,
  type StoredJob,
  toJobWaiting,
  toJobWorks,
  toOutageNames,
  toPage,
  toStoredJob,
  toStoredUpdate,
} from '@truckroll/store'
import type { EventClaimer } from '../inbox/event-claimer.ts'
import { jobSql } from '../sql/job-sql.ts'
import { updateSql } from '../sql/update-sql.ts'
import { waitingSql } from '../sql/waiting-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** Jobs as people look for them, and what is under way for each. */
export class JobList {
  readonly #context: StoreContext
  readonly #claimer: EventClaimer

  constructor(context: StoreContext, claimer: EventClaimer) {
    this.#context = context
    this.#claimer = claimer
  }

  /** Jobs by filter, newest first. A BMS id or claim number leads straight to its few jobs. */
  list(filter: JobFilter): Page<StoredJob> {
    const { query, waiting } = filter
    const parameters = {
      cursor: parsePlace(filter.cursor),
      limit: filter.limit + 1,
      bmsId: filter.bmsId,
      isUnlinked: filter.isUnlinked ?? false,
      externalId: filter.externalId,
      provider: filter.externalOrganizationId,
      since: filter.since,
      until: filter.until,
      createAttemptsOver: filter.createAttemptsOver,
      cause: filter.cause,
      text: query?.text,
      words: query === undefined ? undefined : JSON.stringify(query.words),
      phoneDigits: query?.phoneDigits,
      ...(waiting === undefined ? {} : { waiting: waiting.side, ...this.#toGates(waiting.outages) }),
    }
    const rows = this.#context.connection.all(sqlOf(filter), parameters, (row) => ({
      place: String(readInteger(row, 'seq')),
      item: toStoredJob(row),
    }))
    return toPage(rows, filter.limit)
  }

  /** A few statements, however many jobs. */
  readWork(jobs: readonly string[], outages: Outages): ReadonlyMap<string, JobWork> {
    const { connection } = this.#context
    const jobIds = JSON.stringify(jobs)
    return toJobWorks(
      connection.all(updateSql.newestOfJobs, { jobIds }, toStoredUpdate),
      connection.all(updateSql.openVisitsOfJobs, { jobIds }, (row) => ({
        jobId: readText(row, 'job_id'),
        visit: readText(row, 'appointment_id'),
      })),
      connection.all(waitingSql.ofJobs, { jobIds, ...this.#toGates(outages) }, (row) => ({
        jobId: readText(row, 'job_id'),
        waiting: toJobWaiting(row, outages),
      })),
    )
  }

  #toGates(outages: Outages) {
    const { isAdapterDown, providers, refusedSeats } = toOutageNames(outages)
    return {
      holdsUnknown: this.#claimer.holdsUnknown,
      isAdapterDown,
      providers: JSON.stringify(providers),
      refusedSeats: JSON.stringify(refusedSeats),
    }
  }
}

function sqlOf(filter: JobFilter): string {
  if (filter.waiting !== undefined) return jobSql.listWaiting
  if (filter.bmsId !== undefined) return jobSql.listByBmsId
  if (filter.externalId !== undefined) return jobSql.listByExternalId
  return filter.externalOrganizationId === undefined ? jobSql.list : jobSql.listByProvider
}
