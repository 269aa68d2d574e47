import type { WebhookResponse } from '../adapter/requests.ts'

export interface WebhooksApi {
  /** Dispatch's webhook delivery; resolves once durable. @throws GatewayError `TR_INTAKE_UNAVAILABLE` (answer 503). */
  receiveDispatch(body: Uint8Array): Promise<void>
  /** A webhook of the vendor; undefined if the adapter takes none (answer 404). */
  receiveBms(request: {
    /** Default: POST. */
    readonly method?: 'GET' | 'POST'
    readonly body: Uint8Array
    readonly headers: Readonly<Record<string, string>>
    readonly query: Readonly<Record<string, string>>
    readonly externalOrganizationId?: string
  }): Promise<WebhookResponse | undefined>
}
