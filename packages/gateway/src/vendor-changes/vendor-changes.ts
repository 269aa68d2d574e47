import { incomingId, TruckrollError } from '@truckroll/protocol'
import * as z from 'zod'
import { maxLinkCharacters } from '../adapter/read-response.ts'
import type { JobUpdate } from '../adapter/requests.ts'
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
import { OtherIds } from './other-ids.ts'

const id = incomingId(z.string().min(1))
/** Ids of many products are numbers, and an adapter in plain JavaScript hands them over as such. */
const changeNameSchema = z.object({
  job: z.union([z.object({ jobId: id }), z.object({ externalOrganizationId: id, bmsId: id })]),
  key: id,
})

const linkId = incomingId(z.string().min(1).max(maxLinkCharacters))
const relinkedSchema = z.object({ from: linkId, to: linkId })

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
    relinked: readonly unknown[] = [],
  ): Promise<number> {
    const followed = await this.#readRelinked(relinked, from.provider)
    const otherIds = new OtherIds(followed)
    const requests: UpdateRequest[] = []
    for (const change of changes) {
      const named = changeNameSchema.safeParse(change)
      if (!named.success) {
        const error = toInputError('TR_UPDATE_INVALID', 'the change', named.error)
        await listRefused(this.#store, { update: updateOf(change), error, provider: from.provider })
        continue
      }
      const { job, key } = named.data
      const found = await this.#findJob(job, otherIds)
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
    relinked: readonly unknown[],
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

  /** The job may still be linked to what another one takes the place of in this answer, or to that other one already. */
  async #findJob(
    job: JobUpdate['job'],
    otherIds: OtherIds,
  ): Promise<Pick<UpdateRequest, 'jobId' | 'term' | 'provider'> | undefined> {
    if ('jobId' in job) return job
    const { externalOrganizationId: provider, bmsId } = job
    const ids = otherIds.of(bmsId)
    for (const known of ids) {
      const { items } = await this.#store.listJobs({
        externalOrganizationId: provider,
        bmsId: known,
        limit: 1,
      })
      const [found] = items
      if (found !== undefined) return { jobId: found.id, term: found.term, provider }
    }
    for (const known of ids) {
      const lost = await this.#store.findLostJob(provider, { bmsId: known })
      if (lost !== undefined) return { ...lost, provider }
    }
    return undefined
  }
}

/** Of an entry that may be anything, if the adapter is plain JavaScript. */
function updateOf(change: unknown): unknown {
  return Reflect.get(Object(change), 'update')
}
