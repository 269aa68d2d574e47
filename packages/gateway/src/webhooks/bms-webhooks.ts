import type { HostedAdapter } from '../adapter/adapter-host.ts'
import type { WebhookRequest, WebhookResponse } from '../adapter/requests.ts'
import type { Logger } from '../environment/logger.ts'
import type { ProviderDirectory } from '../providers/provider-directory.ts'
import type { Store } from '../store/store.ts'
import type { VendorChanges } from './vendor-changes.ts'

const webhookTimeoutMs = 30_000

export interface IncomingWebhook {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly externalOrganizationId?: string
}

/** Hands the vendor's webhooks to the adapter and makes what they tell durable before they are answered. */
export class BmsWebhooks {
  readonly #hosted: HostedAdapter
  readonly #directory: ProviderDirectory
  readonly #changes: VendorChanges
  readonly #store: Store
  readonly #logger: Logger

  constructor(
    hosted: HostedAdapter,
    directory: ProviderDirectory,
    changes: VendorChanges,
    store: Store,
    logger: Logger,
  ) {
    this.#hosted = hosted
    this.#directory = directory
    this.#changes = changes
    this.#store = store
    this.#logger = logger
  }

  get isReceiving(): boolean {
    return this.#hosted.abilities.has('receiveWebhook')
  }

  /** Undefined where the adapter takes none. What the adapter throws is thrown on. */
  async receive(incoming: IncomingWebhook): Promise<WebhookResponse | undefined> {
    const { adapter } = this.#hosted
    if (adapter.receiveWebhook === undefined) return undefined
    const response = await adapter.receiveWebhook(this.#toRequest(incoming))
    if (response.updates !== undefined && response.updates.length > 0) {
      await this.#changes.take(response.updates, 'webhook')
    }
    return response
  }

  #toRequest(incoming: IncomingWebhook): WebhookRequest {
    return {
      body: incoming.body,
      headers: incoming.headers,
      query: incoming.query,
      externalOrganizationId: incoming.externalOrganizationId,
      provider: (externalOrganizationId) => this.#directory.openById(externalOrganizationId),
      findJob: async (externalOrganizationId, bmsId) => {
        const { items } = await this.#store.listJobs({ externalOrganizationId, bmsId, limit: 1 })
        return items[0] === undefined ? undefined : { jobId: items[0].id }
      },
      logger: this.#logger,
      signal: AbortSignal.timeout(webhookTimeoutMs),
    }
  }
}
