import { incomingId, TruckrollError } from '@truckroll/protocol'
import * as z from 'zod'
import type { JobUpdate } from '../adapter/requests.ts'
import type { Logger } from '../environment/logger.ts'
import { toInputError } from '../errors.ts'
import type { StoredJob } from '../store/inbox-store.ts'
import type { ChangeCursor, NewUpdate } from '../store/outbox-store.ts'
import type { Store } from '../store/store.ts'
import type { UpdateRequest } from '../updates/update-request.ts'
import type { UpdateService } from '../updates/update-service.ts'

const id = incomingId(z.string().min(1))
/** Ids of many products are numbers, and an adapter in plain JavaScript hands them over as such. */
const changeNameSchema = z.object({
  job: z.union([z.object({ jobId: id }), z.object({ externalOrganizationId: id, bmsId: id })]),
  key: id,
})

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
      const named = changeNameSchema.safeParse(change)
      if (!named.success) {
        await this.#list(toKind(change.update), toInputError('TR_UPDATE_INVALID', 'the change', named.error))
        continue
      }
      const { job, key } = named.data
      const jobId = await this.#findJobId(job)
      if (jobId !== undefined)
        requests.push({ jobId, update: change.update, source, idempotencyKey: `change:${key}` })
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
    await this.#list(toKind(update), error, await this.#store.getJob(jobId))
  }

  async #list(kind: string, error: Error, job?: StoredJob): Promise<void> {
    await this.#store.addAttention({
      cause: 'change_refused',
      jobId: job?.id,
      externalOrganizationId: job?.provider,
      text: `A change that the BMS told (${kind}) was not taken: ${error.message.slice(0, 1_000)}`,
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
