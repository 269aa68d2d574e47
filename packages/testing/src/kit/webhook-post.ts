import type { WebhookResponse } from '@truckroll/gateway'
import type { Gateway } from '@truckroll/gateway/embed'
import type { VirtualClock } from '../clock/virtual-clock.ts'
import { wait } from '../clock/wait.ts'
import type { VendorWebhook } from './vendor-double.ts'

/** A webhook that was posted, and how it was answered each time: a status, or 0 if there was no answer. */
export interface PostedWebhook {
  /** As it was posted last. */
  readonly webhook: VendorWebhook
  readonly statuses: readonly number[]
}

interface Entry {
  readonly make: () => VendorWebhook
  webhook: VendorWebhook
  readonly statuses: number[]
}

/** A status, 0 if there was no answer, and the body if there is one. */
export type WebhookAnswer = Pick<WebhookResponse, 'status' | 'body'>

const pauseMs = 60_000
const mostPosts = 30
const timeoutMs = 30_000

/** Carries webhooks to the gateway that lives at the time, in the order in which they came, each until it is taken. */
export class WebhookPost {
  readonly #clock: VirtualClock
  readonly #gateway: () => Gateway | undefined
  readonly #provider: string
  readonly #posted: Entry[] = []
  readonly #waiting: Entry[] = []
  #isCarrying = false

  constructor(clock: VirtualClock, provider: string, gateway: () => Gateway | undefined) {
    this.#clock = clock
    this.#provider = provider
    this.#gateway = gateway
  }

  /** All that were ever posted. */
  get posted(): readonly PostedWebhook[] {
    return this.#posted
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  /** A function is called for each post, as a signature has the time of its post in it. */
  post(webhook: VendorWebhook | (() => VendorWebhook)): void {
    const make = typeof webhook === 'function' ? webhook : () => webhook
    this.#add({ make, webhook: make(), statuses: [] })
  }

  /** Posts everything again that was ever posted. */
  postAllAgain(): void {
    for (const { make } of this.#posted.slice()) this.post(make)
  }

  #add(entry: Entry): void {
    this.#posted.push(entry)
    this.#waiting.push(entry)
    if (!this.#isCarrying) void this.#carry()
  }

  /** Posts once, outside of the order; resolves with the status, 0 if there was no answer within 30 s. */
  async postOnce(webhook: VendorWebhook, provider = this.#provider): Promise<number> {
    return (await this.ask(webhook, provider)).status
  }

  /** As `postOnce`, with the body of the answer. */
  async ask(webhook: VendorWebhook, provider = this.#provider): Promise<WebhookAnswer> {
    // A process that dies meanwhile never answers.
    const late = wait(this.#clock, timeoutMs).then(() => ({ status: 0 }))
    return Promise.race([this.#receive(webhook, provider), late])
  }

  async #receive(webhook: VendorWebhook, provider: string): Promise<WebhookAnswer> {
    const gateway = this.#gateway()
    if (gateway === undefined) return { status: 0 }
    try {
      const answer = await gateway.webhooks.receiveBms({
        method: webhook.method ?? 'POST',
        headers: lowerCased(webhook.headers),
        query: webhook.query ?? {},
        body: typeof webhook.body === 'string' ? new TextEncoder().encode(webhook.body) : webhook.body,
        externalOrganizationId: provider,
      })
      return answer ?? { status: 404 }
    } catch {
      // What an adapter throws is answered 500 or 503 by the server; the vendor sends again after either.
      return { status: 503 }
    }
  }

  async #carry(): Promise<void> {
    this.#isCarrying = true
    for (let head = this.#waiting[0]; head !== undefined; head = this.#waiting[0]) {
      await wait(this.#clock, 5)
      head.webhook = head.make()
      const status = await this.postOnce(head.webhook)
      head.statuses.push(status)
      const isTaken = status >= 200 && status < 300
      if (isTaken || head.statuses.length >= mostPosts) this.#waiting.shift()
      else await wait(this.#clock, pauseMs)
    }
    this.#isCarrying = false
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
