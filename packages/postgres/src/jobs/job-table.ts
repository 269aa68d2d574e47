import {
  type JobFilter,
  type JobWork,
  type LostJob,
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
import { lostJobSql } from '../sql/lost-job-sql.ts'
import { outboxSql } from '../sql/outbox-sql.ts'
import { waitingSql } from '../sql/waiting-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** The jobs that are known: by a full event or by import. */
export class JobTable {
  readonly #context: StoreContext
  readonly #claimer: EventClaimer

  constructor(context: StoreContext, claimer: EventClaimer) {
    this.#context = context
    this.#claimer = claimer
  }

  /** `lostTerm`: as an organization knows it that has lost it. */
  get(id: string, lostTerm?: number): Promise<StoredJob | undefined> {
    if (lostTerm !== undefined)
      return this.#context.database.first(lostJobSql.get, { id, lostTerm }, toStoredJob)
    return this.#context.database.first(jobSql.get, { id }, toStoredJob)
  }

  /** A job that the provider has lost: by what it called the job, or by the job itself. */
  findLost(
    provider: string,
    of: { readonly bmsId: string } | { readonly jobId: string },
  ): Promise<LostJob | undefined> {
    const sql = 'bmsId' in of ? lostJobSql.ofBmsId : lostJobSql.ofProvider
    return this.#context.database.first(sql, { provider, ...of }, (row) => ({
      jobId: readText(row, 'job_id'),
      term: readInteger(row, 'term'),
    }))
  }

  /** Jobs by filter, newest first. A BMS id or claim number leads straight to its few jobs. */
  async list(filter: JobFilter): Promise<Page<StoredJob>> {
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
      text: filter.query?.text,
      words: filter.query?.words,
      phoneDigits: filter.query?.phoneDigits,
      waiting: filter.waiting?.side,
      ...this.#toGates(filter.waiting?.outages),
    }
    const rows = await this.#context.database.all(sqlOf(filter), parameters, (row) => ({
      place: String(readInteger(row, 'seq')),
      item: toStoredJob(row),
    }))
    return toPage(rows, filter.limit)
  }

  /** Together, however many jobs. */
  async readWork(jobIds: readonly string[], outages: Outages): Promise<ReadonlyMap<string, JobWork>> {
    const { database } = this.#context
    const [updates, visits, waits] = await Promise.all([
      database.all(outboxSql.newestOfJobs, { jobIds }, toStoredUpdate),
      database.all(outboxSql.openVisitsOfJobs, { jobIds }, (row) => ({
        jobId: readText(row, 'job_id'),
        visit: readText(row, 'visit'),
      })),
      database.all(waitingSql.ofJobs, { jobIds, ...this.#toGates(outages) }, (row) => ({
        jobId: readText(row, 'job_id'),
        waiting: toJobWaiting(row, outages),
      })),
    ])
    return toJobWorks(updates, visits, waits)
  }

  #toGates(outages: Outages | undefined) {
    return { holdsUnknown: this.#claimer.holdsUnknown, ...(outages && toOutageNames(outages)) }
  }
}

function sqlOf(filter: JobFilter): string {
  if (filter.waiting !== undefined) return jobSql.listWaiting
  if (filter.bmsId !== undefined) return jobSql.listByBmsId
  if (filter.externalId !== undefined) return jobSql.listByExternalId
  return filter.externalOrganizationId === undefined ? jobSql.list : jobSql.listByProvider
}
