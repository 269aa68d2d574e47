import { TruckrollError } from '@truckroll/protocol'
import type { JobUpdate } from '../adapter/requests.ts'
import type { Logger } from '../environment/logger.ts'
import type { ChangeCursor, NewUpdate } from '../store/outbox-store.ts'
import type { Store } from '../store/store.ts'
import type { UpdateRequest } from '../updates/update-request.ts'
import type { UpdateService } from '../updates/update-service.ts'

/** Takes changes of the vendor's side, each once, however often the vendor tells of it. */
export class VendorChanges {
  readonly #store: Store
  readonly #updates: UpdateService
  readonly #logger: Logger

  constructor(store: Store, updates: UpdateService, logger: Logger) {
    this.#store = store
    this.#updates = updates
    this.#logger = logger
  }

  /**
   * Resolves once all that was taken is durable, with how many changes were new. A change of a job that is not
   * Dispatch's is of no interest. One that does not fit is listed for a person: told again it would not fit either.
   */
  async take(
    changes: readonly JobUpdate[],
    source: NewUpdate['source'],
    cursor?: ChangeCursor,
  ): Promise<number> {
    const requests: UpdateRequest[] = []
    for (const change of changes) {
      const jobId = await this.#findJobId(change.job)
      if (jobId === undefined) continue
      requests.push({ jobId, update: change.update, source, idempotencyKey: `change:${change.key}` })
    }
    const outcomes = await this.#updates.accept(requests, cursor)
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.kind === 'failed') await this.#refuse(requests[index], outcome.error)
    }
    return outcomes.filter((outcome) => outcome.kind === 'queued' && outcome.isRepeat !== true).length
  }

  async #refuse(request: UpdateRequest | undefined, error: Error): Promise<void> {
    if (!TruckrollError.is(error) || request === undefined || error.code === 'TR_STORE_UNAVAILABLE')
      throw error
    const { jobId, source, update } = request
    this.#logger.warn(
      { jobId, source, code: error.code, message: error.message },
      'a change of the vendor was not taken',
    )
    // Not received here, or not yet: none of Dispatch's as far as anybody knows.
    if (error.code === 'TR_JOB_UNKNOWN') return
    const job = await this.#store.getJob(jobId)
    await this.#store.addAttention({
      cause: 'change_refused',
      jobId: job === undefined ? undefined : jobId,
      externalOrganizationId: job?.provider,
      text: `A change that the BMS told (${toKind(update)}) was not taken: ${error.message.slice(0, 1_000)}`,
    })
  }

  async #findJobId(job: JobUpdate['job']): Promise<string | undefined> {
    if ('jobId' in job) return job.jobId
    const { items } = await this.#store.listJobs({ ...job, limit: 1 })
    return items[0]?.id
  }
}

/** Whatever an adapter in plain JavaScript hands over. */
function toKind(update: unknown): string {
  const kind: unknown = Reflect.get(Object(update), 'kind')
  return typeof kind === 'string' ? kind.slice(0, 40) : 'of no kind'
}
