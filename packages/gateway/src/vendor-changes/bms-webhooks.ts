import type { HostedAdapter } from '../adapter/adapter-host.ts'
import { readWebhookAnswer } from '../adapter/read-webhook-answer.ts'
import type { WebhookRequest, WebhookResponse } from '../adapter/requests.ts'
import { GatewayError, type Logger, type ControlStore } from '@truckroll/store'
import { toContext } from '../logins/login-access.ts'
import type { LoginBook } from '../logins/login-book.ts'
import type { ProviderDirectory } from '../providers/provider-directory.ts'
import type { CallMeter } from '../rates/call-meter.ts'
import { CallScope } from '../rates/call-scope.ts'
import { findLinkedJob } from './find-linked-job.ts'
import type { ChangePoller } from './change-poller.ts'
import type { VendorChanges } from './vendor-changes.ts'

const webhookTimeoutMs = 30_000

export interface IncomingWebhook {
  /** Default: POST. */
  readonly method?: 'GET' | 'POST'
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly externalOrganizationId?: string
}

/** Hands the vendor's webhooks to the adapter and makes their changes durable before they are answered. */
export class BmsWebhooks {
  readonly #hosted: HostedAdapter
  readonly #directory: ProviderDirectory
  readonly #changes: VendorChanges
  readonly #poller: Pick<ChangePoller, 'pollNow'>
  readonly #store: ControlStore
  readonly #logger: Logger
  readonly #calls: CallMeter
  readonly #logins: LoginBook

  constructor(
    hosted: HostedAdapter,
    directory: ProviderDirectory,
    changes: VendorChanges,
    poller: Pick<ChangePoller, 'pollNow'>,
    store: ControlStore,
    logger: Logger,
    calls: CallMeter,
    logins: LoginBook,
  ) {
    this.#logins = logins
    this.#hosted = hosted
    this.#directory = directory
    this.#changes = changes
    this.#poller = poller
    this.#store = store
    this.#logger = logger
    this.#calls = calls
  }

  get isReceiving(): boolean {
    return this.#hosted.abilities.has('receiveWebhook')
  }

  /**
   * Undefined if the adapter takes none. What the adapter throws is thrown on.
   * @throws GatewayError `TR_ADAPTER_ANSWER` if it answers something else than it should.
   * @throws GatewayError `TR_PROVIDER_UNKNOWN` if the adapter found nothing and asked for a provider that is not known.
   */
  async receive(incoming: IncomingWebhook): Promise<WebhookResponse | undefined> {
    const { adapter } = this.#hosted
    if (adapter.receiveWebhook === undefined) return undefined
    const scope = new CallScope(incoming.externalOrganizationId ?? '', AbortSignal.timeout(webhookTimeoutMs))
    const unknown = new Set<string>()
    const answer = await this.#calls.run(scope, () =>
      adapter.receiveWebhook?.(this.#toRequest(incoming, scope, unknown)),
    )
    const response = readWebhookAnswer(answer)
    if (isNotFound(response.status) && unknown.size > 0) {
      // It may be entered in a minute, and a vendor does not send again what was answered 4xx.
      const shown = [...unknown].map((id) => JSON.stringify(id.slice(0, 64))).join(', ')
      throw new GatewayError(
        'TR_PROVIDER_UNKNOWN',
        `no provider ${shown} is known here yet: the webhook shall be sent again`,
      )
    }
    if (response.updates.length > 0) {
      const provider = incoming.externalOrganizationId
      await this.#changes.take(response.updates, { source: 'webhook', provider })
    }
    if (response.hasChanges && scope.provider !== '') this.#poller.pollNow(scope.provider)
    return response
  }

  #toRequest(incoming: IncomingWebhook, scope: CallScope, unknown: Set<string>): WebhookRequest {
    return {
      body: incoming.body,
      method: incoming.method ?? 'POST',
      headers: incoming.headers,
      query: incoming.query,
      externalOrganizationId: incoming.externalOrganizationId,
      provider: async (externalOrganizationId) => {
        // Many vendors post for all providers to one address: only the adapter knows whose it is.
        scope.provider = externalOrganizationId
        const found = await this.#directory.openById(externalOrganizationId)
        if (found === undefined) {
          unknown.add(externalOrganizationId)
          return undefined
        }
        return toContext(found, this.#logins, scope.signal)
      },
      findJob: (externalOrganizationId, bmsId) => findLinkedJob(this.#store, externalOrganizationId, bmsId),
      logger: this.#logger,
      signal: scope.signal,
    }
  }
}

function isNotFound(status: number): boolean {
  return status === 404 || status === 410
}
