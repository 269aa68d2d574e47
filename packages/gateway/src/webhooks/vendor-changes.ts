import type { JobUpdate } from '../adapter/requests.ts'
import type { Logger } from '../environment/logger.ts'
import { GatewayError } from '../errors.ts'
import type { ChangeCursor, NewUpdate } from '../store/outbox-store.ts'
import type { Store } from '../store/store.ts'
import type { UpdateRequest, UpdateService } from '../updates/update-service.ts'

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

  /** Resolves once all that was taken is durable. A change of a job that is not Dispatch's is of no interest. */
  async take(
    changes: readonly JobUpdate[],
    source: NewUpdate['source'],
    cursor?: ChangeCursor,
  ): Promise<void> {
    const requests: UpdateRequest[] = []
    for (const change of changes) {
      const jobId = await this.#findJobId(change.job)
      if (jobId === undefined) continue
      requests.push({ jobId, update: change.update, source, idempotencyKey: `change:${change.key}` })
    }
    for (const outcome of await this.#updates.accept(requests, cursor)) {
      if (outcome.kind === 'queued') continue
      // Told again with other content, or of a provider that was let go: a person may care, the vendor cannot help it.
      this.#logger.warn({ err: outcome.error, source }, 'a change of the vendor was not taken')
      if (outcome.error instanceof GatewayError && outcome.error.code === 'TR_UPDATE_INVALID')
        throw outcome.error
    }
  }

  async #findJobId(job: JobUpdate['job']): Promise<string | undefined> {
    if ('jobId' in job) return job.jobId
    const { items } = await this.#store.listJobs({ ...job, limit: 1 })
    return items[0]?.id
  }
}
