import {
  endVisits,
  isPlannedVisit,
  type JobFacts,
  type NewVisit,
  parseVisits,
  readOptionalText,
  stringifyVisits,
  type ToldVisit,
  withVisit,
} from '@truckroll/store'
import type { Parameters, Row } from '../connection/connection.ts'
import { jobSql } from '../sql/job-sql.ts'
import type { StoreContext } from '../store-context.ts'
import { findBody } from './body-place.ts'
import { toOwner, type JobOwner } from './job-owner.ts'
import type { LostJobs } from './lost-jobs.ts'

export interface SeenJob {
  readonly facts: JobFacts
  readonly status: string | undefined
  readonly statusMessage: string | undefined
  readonly credential: string
  readonly provider: string | undefined
  /** The event that tells it: its body need not be kept twice. */
  readonly event: { readonly seq: number; readonly body: string }
}

const CANCELED = 'canceled'
/** Says that there are visits; any other status ends what was told of them. */
const SCHEDULED = 'scheduled'

/** The jobs that are known: by a full event or by import. */
export class JobTable {
  readonly #context: StoreContext
  readonly #lost: LostJobs

  constructor(context: StoreContext, lost: LostJobs) {
    this.#context = context
    this.#lost = lost
  }

  owner(id: string, lostTerm?: number): JobOwner | undefined {
    if (lostTerm !== undefined) return this.#lost.owner(id, lostTerm)
    return this.#context.connection.first(jobSql.owner, { id }, toOwner)
  }

  /** Keeps what a full event tells; returns what is known of the job from now on. */
  see(job: SeenJob): JobOwner | undefined {
    const { facts, event } = job
    const place = findBody(facts.body, event.body)
    const seen: Parameters = {
      id: facts.id,
      idJson: facts.idJson,
      organizationId: facts.organizationId,
      organizationIdJson: facts.organizationIdJson,
      sourceIdJson: facts.sourceIdJson,
      externalId: facts.externalId,
      customerPhone: facts.customerPhone,
      searchText: facts.searchText,
      searchPhones: facts.searchPhones,
      body: place === undefined ? facts.body : '',
      bodyEvent: place === undefined ? undefined : event.seq,
      bodyFrom: place?.from,
      bodyBytes: place?.bytes,
      credential: job.credential,
      provider: job.provider,
      status: job.status,
      statusMessage: job.statusMessage,
      isCanceledByBrand: job.status === CANCELED,
      now: this.#context.clock.now(),
    }
    if (job.status !== undefined && job.status !== SCHEDULED) this.#endVisits(facts.id)
    return this.#context.connection.first(jobSql.upsert, seen, toOwner)
  }

  /** Keeps what a small event tells; one of a job that is not known leaves nothing. */
  setStatus(id: string, status: string, statusMessage: string | undefined): void {
    const { connection, clock } = this.#context
    const isCanceledByBrand = status === CANCELED
    if (status !== SCHEDULED) this.#endVisits(id)
    connection.run(jobSql.setStatus, { id, status, statusMessage, isCanceledByBrand, now: clock.now() })
  }

  /** Keeps what is told of a visit, unless it is late; a complete job with a visit to come is open again. */
  tellVisit(id: string, visit: NewVisit): void {
    const now = this.#context.clock.now()
    const visits = withVisit(this.#visitsOf(id), visit, now)
    if (visits === undefined) return
    this.#setVisits(id, visits)
    if (isPlannedVisit(visit)) this.#context.connection.run(jobSql.open, { id, now })
  }

  #endVisits(id: string): void {
    const visits = this.#visitsOf(id)
    if (visits.some(({ status }) => status !== 'over')) this.#setVisits(id, endVisits(visits))
  }

  #visitsOf(id: string): readonly ToldVisit[] {
    const readVisits = (row: Row) => parseVisits(readOptionalText(row, 'visits'))
    return this.#context.connection.first(jobSql.visits, { id }, readVisits) ?? []
  }

  #setVisits(id: string, visits: readonly ToldVisit[]): void {
    this.#context.connection.run(jobSql.setVisits, { id, visits: stringifyVisits(visits) })
  }

  /** What a completed attempt tells of the job as the organization of its event knows it. */
  handedOver(
    id: string,
    lostTerm: number | undefined,
    tells: { readonly isCreated: boolean; readonly handedBody: string | undefined },
  ): void {
    const { isCreated, handedBody } = tells
    if (lostTerm !== undefined) this.#lost.handedOver(id, lostTerm, isCreated, handedBody)
    else this.#context.connection.run(jobSql.handedOver, { id, isCreated, handedBody })
  }
}
