import { createHmac } from 'node:crypto'
import type { HttpDispatcher } from '@truckroll/client'
import type { Clock } from '@truckroll/store'
import type { AlertChannel, AlertMessage } from './alert.ts'

export interface WebhookChannelOptions {
  readonly url: string
  /** `whsec_` and base64, several by comma: each signs. */
  readonly secret: string
  readonly dispatcher: HttpDispatcher
  readonly clock: Clock
}

/** Sends alerts to a URL, signed by Standard Webhooks. */
export class WebhookChannel implements AlertChannel {
  readonly name = 'webhook'
  readonly #options: WebhookChannelOptions
  readonly #keys: readonly Buffer[]

  constructor(options: WebhookChannelOptions) {
    this.#options = options
    this.#keys = options.secret
      .split(',')
      .map((one) => Buffer.from(one.trim().replace(/^whsec_/, ''), 'base64'))
  }

  async send({ messageId, body }: AlertMessage, signal: AbortSignal): Promise<void> {
    const { url, dispatcher, clock } = this.#options
    const text = JSON.stringify(body)
    const timestamp = Math.floor(clock.now() / 1_000)
    const { origin, pathname, search } = new URL(url)
    const answer = await dispatcher.request({
      origin,
      path: pathname + search,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': messageId,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': this.#sign(`${messageId}.${timestamp}.${text}`),
      },
      body: text,
      signal,
    })
    await answer.body.dump()
    if (answer.statusCode < 200 || answer.statusCode > 299) {
      throw new Error(`expected the alert's receiver to answer 2xx, got ${answer.statusCode}`)
    }
  }

  #sign(content: string): string {
    return this.#keys
      .map((key) => `v1,${createHmac('sha256', key).update(content).digest('base64')}`)
      .join(' ')
  }
}
