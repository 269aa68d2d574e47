import { createHash } from 'node:crypto'
import { idText, parseJson, stringifyJson } from '@truckroll/protocol'
import {
  type Clock,
  GatewayError,
  type Logger,
  type OutboxStore,
  type ProviderStore,
  type RecordedEvent,
} from '@truckroll/store'
import type { HostedAdapter } from '../adapter/adapter-host.ts'
import { readJobAnswer } from '../adapter/read-job-answer.ts'
import type { ReadJobResponse } from '../adapter/requests.ts'
import {
  statusOverridesSchema,
  toStatusMeaning,
  type StatusMap,
  type StatusMeaning,
} from '../adapter/status-map.ts'
import type { JobsApi, JobView } from '../jobs/jobs-api.ts'
import { toContext } from '../logins/login-access.ts'
import type { LoginBook } from '../logins/login-book.ts'
import type { ProviderDirectory } from '../providers/provider-directory.ts'
import type { CallMeter } from '../rates/call-meter.ts'
import { CallScope } from '../rates/call-scope.ts'
import type { UpdatesApi } from '../updates/updates-api.ts'
import { readToldVisits, type VisitWindow } from './read-told-visits.ts'
import { findDifferences } from './find-differences.ts'
import type { Difference, ReconcileApi, ReconcileRequest, Reconciliation } from './reconcile-api.ts'

const pageSize = 50
const readsAtOnce = 4
const answersWithinMs = 60_000
/** What is over for so long changes no more. */
const closedForMs = 7 * 86_400_000
const closed: ReadonlySet<string | undefined> = new Set(['complete', 'canceled', 'rejected'])

export interface ReconcileParts {
  readonly hosted: HostedAdapter
  readonly statusMap: StatusMap | undefined
  readonly jobs: JobsApi
  readonly updates: UpdatesApi
  readonly directory: ProviderDirectory
  readonly logins: LoginBook
  readonly calls: CallMeter
  readonly store: ProviderStore & Pick<OutboxStore, 'readBookedUntil' | 'listOpenVisits'>
  readonly clock: Clock
  readonly logger: Logger
}

/** A job whose work order can be read. */
interface LinkedJob extends JobView {
  readonly bmsId: string
  readonly externalOrganizationId: string
}

/** Reads work orders and compares them with what Dispatch knows. What is not found is never canceled. */
export class ReconcileService implements ReconcileApi {
  readonly #parts: ReconcileParts

  constructor(parts: ReconcileParts) {
    this.#parts = parts
  }

  async compare(request: ReconcileRequest): Promise<Reconciliation> {
    if (!this.#parts.hosted.abilities.has('getJob')) {
      throw new GatewayError(
        'TR_ADAPTER_UNABLE',
        'expected an adapter that reads work orders (getJob, ReadsJobs); this one does not, so there is nothing to compare with',
      )
    }
    const { items, nextCursor } = await this.#list(request)
    const linked = items.filter((job) => this.#isCompared(job))
    const idle = linked.filter(({ waiting }) => waiting === undefined)
    const bookedUntil = await this.#parts.store.readBookedUntil(idle.map(({ id }) => id))
    const differences: Difference[] = []
    for (let at = 0; at < idle.length; at += readsAtOnce) {
      const found = await Promise.all(
        idle.slice(at, at + readsAtOnce).map((job) => this.#compareOne(job, bookedUntil.get(job.id))),
      )
      differences.push(...found.flat())
    }
    return {
      differences: request.isRepairing ? await this.#repairEach(differences) : differences,
      compared: idle.length,
      busy: linked.length - idle.length,
      nextCursor,
    }
  }

  async #list({ jobId, externalOrganizationId, cursor }: ReconcileRequest) {
    const { jobs } = this.#parts
    if (jobId === undefined) {
      return jobs.list({
        limit: pageSize,
        ...(externalOrganizationId === undefined ? {} : { externalOrganizationId }),
        ...(cursor === undefined ? {} : { cursor }),
      })
    }
    const job = await jobs.get(jobId)
    if (job === undefined) {
      const shown = JSON.stringify(jobId.slice(0, 64))
      throw new GatewayError('TR_JOB_UNKNOWN', `no job ${shown} was received here`)
    }
    return { items: [job], nextCursor: undefined }
  }

  #isCompared(job: JobView): job is LinkedJob {
    if (job.bmsId === undefined || job.externalOrganizationId === undefined) return false
    const changedAt = Math.max(job.dispatch.at ?? 0, job.lastUpdate?.acceptedAt ?? 0, job.firstSeenAt)
    return !closed.has(job.state) || this.#parts.clock.now() - changedAt < closedForMs
  }

  async #compareOne(job: LinkedJob, bookedUntil: number | undefined): Promise<readonly Difference[]> {
    const { id: jobId, externalOrganizationId, bmsId, state } = job
    const facts = { jobId, externalOrganizationId, bmsId, state, repair: undefined }
    try {
      const found = await this.#read(job)
      if (found === undefined) return []
      const { read, meaning } = found
      if (read === undefined) {
        const text = `the BMS does not find work order ${bmsId} now; it is asked again later, and nothing is canceled because of it`
        return [{ ...facts, kind: 'not_found', bmsStatus: undefined, text }]
      }
      const openVisits = await this.#parts.store.listOpenVisits(jobId)
      const told = read.appointment === undefined ? [] : await this.#readTold(jobId)
      const now = this.#parts.clock.now()
      return findDifferences({ state, bookedUntil, openVisits, told, read, meaning, now }).map(
        (difference) => ({
          ...facts,
          bmsStatus: read.status,
          ...difference,
        }),
      )
    } catch (error) {
      this.#parts.logger.debug({ err: error, jobId }, 'a work order could not be read')
      const message = error instanceof Error ? error.message : String(error)
      const text = `work order ${bmsId} could not be read: ${message.slice(0, 500)}`
      return [{ ...facts, kind: 'unread', bmsStatus: undefined, text }]
    }
  }

  /** Undefined if the provider is not connected, or held. */
  async #read(
    job: LinkedJob,
  ): Promise<
    { readonly read: ReadJobResponse | undefined; readonly meaning: StatusMeaning | undefined } | undefined
  > {
    const { store, directory, logins, calls, hosted, logger } = this.#parts
    const { externalOrganizationId, bmsId } = job
    const stored = await store.getProvider(externalOrganizationId)
    if (stored?.state !== 'connected' || stored.isHeld) return undefined
    const sourceId = toSourceId(job.job['source_id'])
    const open = directory.toOpen(stored, sourceId)
    const signal = AbortSignal.timeout(answersWithinMs)
    const context = Object.assign(toContext(open, logins, signal), { logger, signal, bmsId })
    const answer = await calls.run(new CallScope(externalOrganizationId, signal), () =>
      hosted.adapter.getJob?.(context),
    )
    const read = readJobAnswer(answer)
    const overrides = statusOverridesSchema.safeParse(parseJson(stored.settings))
    const meaning =
      read === undefined
        ? undefined
        : toStatusMeaning(read.status, this.#parts.statusMap ?? {}, overrides.data, sourceId)
    return { read, meaning }
  }

  async #readTold(jobId: string): Promise<readonly VisitWindow[]> {
    const events: RecordedEvent[] = []
    let cursor: string | undefined
    do {
      const page = await this.#parts.jobs.events(jobId, cursor === undefined ? {} : { cursor })
      events.push(...page.items)
      cursor = page.nextCursor
    } while (cursor !== undefined)
    return readToldVisits(events)
  }

  async #repairEach(differences: readonly Difference[]): Promise<readonly Difference[]> {
    const repaired: Difference[] = []
    for (const difference of differences) repaired.push(await this.#repair(difference))
    return repaired
  }

  /** The same repair of the same difference is told once, however often and by however many processes it is found. */
  async #repair(difference: Difference): Promise<Difference> {
    const { jobId, repair, state, bmsStatus } = difference
    if (repair === undefined) return difference
    const newest = (await this.#parts.jobs.get(jobId))?.lastUpdate?.id
    const what = stringifyJson([repair, state, bmsStatus, newest])
    const idempotencyKey = `reconcile-${createHash('sha256').update(what).digest('hex').slice(0, 32)}`
    try {
      const sent = await this.#parts.updates.send(jobId, repair, { idempotencyKey })
      return { ...difference, repaired: { updateId: sent.id, state: sent.state } }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return {
        ...difference,
        repair: undefined,
        text: `${difference.text}; it was refused: ${message.slice(0, 500)}`,
      }
    }
  }
}

function toSourceId(id: unknown): string | undefined {
  return typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint' ? idText(id) : undefined
}
