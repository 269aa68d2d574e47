import { setImmediate } from 'node:timers/promises'
import { isJsonObject, parseJson, readReasons, stringifyJson } from '@truckroll/protocol'
import {
  type Caller,
  GatewayError,
  type ImportedJob,
  type JobWork,
  noWork,
  type Outages,
  type Page,
  type RecordedEvent,
  type ControlStore,
  type OutboxStore,
  type StoredJob,
  type StoredUpdate,
  type TimelineEntry,
  toJobQuery,
} from '@truckroll/store'
import type { JobListFilter, JobsApi, JobView } from './jobs-api.ts'
import type { ImportRequest } from '../providers/provider-request.ts'
import { readImports } from './read-imports.ts'
import { toJobNames } from './to-job-names.ts'
import { toJobState } from './to-job-state.ts'

const pageSize = 100
/** Smaller than others: each holds a whole message. */
const eventsPageSize = 50
const timelineEntries = 1_000

/** A store makes so many known in one turn. */
const importedAtOnce = 250

/** Jobs as people and other programs see them. */
export class JobService implements JobsApi {
  readonly #store: ControlStore & OutboxStore
  readonly #outages: () => Outages

  constructor(store: ControlStore & OutboxStore, outages: () => Outages) {
    this.#store = store
    this.#outages = outages
  }

  async get(jobId: string): Promise<JobView | undefined> {
    const job = await this.#store.getJob(jobId)
    return job === undefined ? undefined : this.#toView(job)
  }

  async list({ q, waiting, ...filter }: JobListFilter): Promise<Page<JobView>> {
    const page = await this.#store.listJobs({
      ...filter,
      ...(q === undefined ? {} : { query: toJobQuery(q) }),
      ...(waiting === undefined ? {} : { waiting: { side: waiting, outages: this.#outages() } }),
      limit: filter.limit ?? pageSize,
    })
    return { items: await this.#toViews(page.items), nextCursor: page.nextCursor }
  }

  async #toView(job: StoredJob): Promise<JobView> {
    const work = await this.#store.readJobWork([job.id], this.#outages())
    return toJobView(job, work.get(job.id))
  }

  async #toViews(jobs: readonly StoredJob[]): Promise<readonly JobView[]> {
    if (jobs.length === 0) return []
    const work = await this.#store.readJobWork(
      jobs.map(({ id }) => id),
      this.#outages(),
    )
    return jobs.map((job) => toJobView(job, work.get(job.id)))
  }

  timeline(jobId: string): Promise<readonly TimelineEntry[]> {
    return this.#store.readTimeline(jobId, timelineEntries)
  }

  events(
    jobId: string,
    page: { readonly cursor?: string; readonly limit?: number },
  ): Promise<Page<RecordedEvent>> {
    return this.#store.listJobEvents(jobId, page.cursor, page.limit ?? eventsPageSize)
  }

  updates(jobId: string): Promise<readonly StoredUpdate[]> {
    return this.#store.listUpdates(jobId)
  }

  async link(
    jobId: string,
    bmsId: string,
    options: { readonly expect?: string | null; readonly caller: Caller },
  ): Promise<JobView> {
    const before = await this.#store.getJob(jobId)
    if (before === undefined) {
      throw new GatewayError(
        'TR_JOB_UNKNOWN',
        `no job ${JSON.stringify(jobId.slice(0, 64))} was received here`,
      )
    }
    const expect = options.expect === undefined ? undefined : { bmsId: options.expect ?? undefined }
    if (!(await this.#store.relinkJob(jobId, bmsId, expect, options.caller))) {
      const message =
        expect?.bmsId === undefined
          ? 'expected a job that is not linked, got one that is; read it again'
          : 'the job is not linked to the id that was expected; read it again'
      throw new GatewayError('TR_LINK_CONFLICT', message, {
        issues: [{ path: '/expect', message: 'expected the present bmsId, or null if there is none' }],
      })
    }
    return this.#toView({ ...before, bmsId })
  }

  async import(jobs: readonly ImportRequest[], caller: Caller): Promise<{ readonly imported: number }> {
    const read = await readImports(jobs)
    let at = 0
    do {
      await this.#store.importJobs(read.slice(at, at + importedAtOnce).map(toImportedJob), caller)
      at += importedAtOnce
      await setImmediate()
    } while (at < read.length)
    return { imported: read.length }
  }
}

function toJobView(job: StoredJob, work: JobWork = noWork): JobView {
  const { updates, openVisits, waiting } = work
  const body = parseJson(job.body)
  const object = isJsonObject(body) ? body : {}
  return {
    id: job.id,
    externalId: job.externalId,
    organizationId: job.organizationId,
    externalOrganizationId: job.provider,
    status: job.status,
    state: toJobState(job, updates, openVisits),
    dispatch: { status: job.status, statusMessage: job.statusMessage, at: job.statusAt },
    lastUpdate: updates.at(-1),
    waiting,
    ...toJobNames(job, object),
    bmsId: job.bmsId,
    firstSeenAt: job.firstSeenAt,
    purgedAt: job.purgedAt,
    job: object,
    reasons: readReasons(object['ui_options']),
  }
}

function toImportedJob(job: ImportRequest): ImportedJob {
  if (!('id' in job)) return { kind: 'claim', ...job }
  return {
    kind: 'id',
    id: String(job.id),
    idJson: stringifyJson(job.id),
    organizationId: job.organizationId === undefined ? undefined : String(job.organizationId),
    organizationIdJson: job.organizationId === undefined ? undefined : stringifyJson(job.organizationId),
    sourceIdJson: job.sourceId === undefined ? undefined : stringifyJson(job.sourceId),
    bmsId: job.bmsId,
  }
}
