import { incomingId, TruckrollError } from '@truckroll/protocol'
import * as z from 'zod'
import type { JobUpdate, Relinked } from '../adapter/requests.ts'
import {
  type ChangeCursor,
  type FollowedWorkOrder,
  type Logger,
  type NewUpdate,
  type ControlStore,
  type OutboxStore,
  toInputError,
} from '@truckroll/store'
import type { BulkOutcome } from '../updates/updates-api.ts'
import { listRefused } from '../updates/list-refused.ts'
import type { UpdateRequest } from '../updates/update-request.ts'
import type { UpdateService } from '../updates/update-service.ts'

const id = incomingId(z.string().min(1))
/** Ids of many products are numbers, and an adapter in plain JavaScript hands them over as such. */
const changeNameSchema = z.object({
  job: z.union([z.object({ jobId: id }), z.object({ externalOrganizationId: id, bmsId: id })]),
  key: id,
})

const relinkedSchema = z.object({ from: id, to: id })

/** Takes changes of the vendor's side, each once, however often it comes. */
export class VendorChanges {
  readonly #store: ControlStore & OutboxStore
  readonly #updates: UpdateService
  readonly #logger: Logger

  constructor(store: ControlStore & OutboxStore, updates: UpdateService, logger: Logger) {
    this.#store = store
    this.#updates = updates
    this.#logger = logger
  }

  /**
   * Resolves once all that was taken is durable, with how many changes were new. A change of a job that is not
   * Dispatch's is of no interest. One that does not fit is listed for a person: it would not fit the next time either.
   */
  async take(
    changes: readonly JobUpdate[],
    from: { readonly source: NewUpdate['source']; readonly provider: string | undefined },
    cursor?: ChangeCursor,
    relinked: readonly Relinked[] = [],
  ): Promise<number> {
    const followed = await this.#readRelinked(relinked, from.provider)
    const requests: UpdateRequest[] = []
    for (const change of changes) {
      const named = changeNameSchema.safeParse(change)
      if (!named.success) {
        const error = toInputError('TR_UPDATE_INVALID', 'the change', named.error)
        await listRefused(this.#store, { update: change.update, error, provider: from.provider })
        continue
      }
      const { job, key } = named.data
      const found = await this.#findJob(job, followed)
      if (found !== undefined)
        requests.push({ ...from, ...found, update: change.update, idempotencyKey: `change:${key}` })
    }
    const outcomes = await this.#updates.accept(requests, cursor && { ...cursor, followed })
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.kind === 'failed') await this.#refuse(requests[index], outcome)
    }
    return outcomes.filter((outcome) => outcome.kind === 'queued' && outcome.isRepeat !== true).length
  }

  /** What of it has ids; the rest is listed for a person. */
  async #readRelinked(
    relinked: readonly Relinked[],
    provider: string | undefined,
  ): Promise<readonly FollowedWorkOrder[]> {
    const followed: FollowedWorkOrder[] = []
    for (const each of relinked) {
      const ids = relinkedSchema.safeParse(each)
      if (ids.success) followed.push(ids.data)
      else {
        const error = toInputError('TR_UPDATE_INVALID', 'relinked', ids.error)
        await listRefused(this.#store, { update: { kind: 'relinked' }, error, provider })
      }
    }
    return followed
  }

  async #refuse(
    request: UpdateRequest | undefined,
    { error, isLost }: Extract<BulkOutcome, { kind: 'failed' }>,
  ): Promise<void> {
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
    await listRefused(this.#store, {
      update,
      error,
      isLost,
      jobId: job?.id,
      provider: request.provider ?? job?.provider,
    })
  }

  async #findJob(
    job: JobUpdate['job'],
    followed: readonly FollowedWorkOrder[],
  ): Promise<Pick<UpdateRequest, 'jobId' | 'term' | 'provider'> | undefined> {
    if ('jobId' in job) return job
    const { externalOrganizationId: provider, bmsId } = job
    // The job is still linked to what this one takes the place of.
    const before = followed.filter(({ to }) => to === bmsId).map(({ from }) => from)
    for (const known of [bmsId, ...before]) {
      const { items } = await this.#store.listJobs({
        externalOrganizationId: provider,
        bmsId: known,
        limit: 1,
      })
      const [found] = items
      if (found !== undefined) return { jobId: found.id, term: found.term, provider }
    }
    const lost = await this.#store.findLostJob(provider, { bmsId })
    return lost && { ...lost, provider }
  }
}
