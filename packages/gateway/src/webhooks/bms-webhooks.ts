import type { HostedAdapter } from '../adapter/adapter-host.ts'
import type { WebhookRequest, WebhookResponse } from '../adapter/requests.ts'
import type { Logger } from '../environment/logger.ts'
import type { ProviderDirectory } from '../providers/provider-directory.ts'
import type { CallMeter } from '../rates/call-meter.ts'
import { CallScope } from '../rates/call-scope.ts'
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
  readonly #calls: CallMeter

  constructor(
    hosted: HostedAdapter,
    directory: ProviderDirectory,
    changes: VendorChanges,
    store: Store,
    logger: Logger,
    calls: CallMeter,
  ) {
    this.#hosted = hosted
    this.#directory = directory
    this.#changes = changes
    this.#store = store
    this.#logger = logger
    this.#calls = calls
  }

  get isReceiving(): boolean {
    return this.#hosted.abilities.has('receiveWebhook')
  }

  /** Undefined where the adapter takes none. What the adapter throws is thrown on. */
  async receive(incoming: IncomingWebhook): Promise<WebhookResponse | undefined> {
    const { adapter } = this.#hosted
    if (adapter.receiveWebhook === undefined) return undefined
    const scope = new CallScope(incoming.externalOrganizationId ?? '', AbortSignal.timeout(webhookTimeoutMs))
    const response = await this.#calls.run(scope, () =>
      adapter.receiveWebhook?.(this.#toRequest(incoming, scope)),
    )
    if (response === undefined) return undefined
    if (response.updates !== undefined && response.updates.length > 0) {
      await this.#changes.take(response.updates, 'webhook')
    }
    return response
  }

  #toRequest(incoming: IncomingWebhook, scope: CallScope): WebhookRequest {
    return {
      body: incoming.body,
      headers: incoming.headers,
      query: incoming.query,
      externalOrganizationId: incoming.externalOrganizationId,
      provider: (externalOrganizationId) => {
        // Many vendors post for all providers to one address: only the adapter can tell whose it is.
        scope.provider = externalOrganizationId
        return this.#directory.openById(externalOrganizationId)
      },
      findJob: async (externalOrganizationId, bmsId) => {
        const { items } = await this.#store.listJobs({ externalOrganizationId, bmsId, limit: 1 })
        return items[0] === undefined ? undefined : { jobId: items[0].id }
      },
      logger: this.#logger,
      signal: scope.signal,
    }
  }
}
