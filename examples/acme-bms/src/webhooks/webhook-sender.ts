import type { Clock } from '../clock.ts'
import { randomFraction, type RandomBytes } from '../random.ts'
import type { DeliveryStore, DueDelivery } from '../sql/delivery-store.ts'
import type { PostWebhook } from './post-webhook.ts'
import { maxAttempts, retryDelayMs } from './retry-delay.ts'
import { signWebhook } from './sign-webhook.ts'

const maxAtOnce = 8
const longestTimerMs = 60_000

export interface WebhookSenderParts {
  deliveries: DeliveryStore
  post: PostWebhook
  clock: Clock
  random: RandomBytes
  retryBaseMs: number
}

/**
 * Empties the webhook outbox: one post at a time for each webhook, oldest first, eight webhooks at once. A failed
 * post waits and is overtaken. The outcome is stored after the post, so a crash between them repeats it with the
 * same event id: at least once, never none.
 */
export class WebhookSender {
  readonly #parts: WebhookSenderParts
  readonly #busy = new Map<string, Promise<void>>()
  readonly #abort = new AbortController()
  #isRunning = false
  #cancelTimer: () => void = () => {}

  constructor(parts: WebhookSenderParts) {
    this.#parts = parts
  }

  start(): void {
    this.#isRunning = true
    this.wake()
  }

  /** Ends the posts in flight; they stay waiting and are not counted. */
  async stop(): Promise<void> {
    this.#isRunning = false
    this.#cancelTimer()
    this.#abort.abort()
    await Promise.all(this.#busy.values())
  }

  /** Sends what is due and sets the timer for what is due next. */
  wake(): void {
    if (!this.#isRunning) return
    const { deliveries, clock } = this.#parts
    const now = clock.now()
    for (const due of deliveries.dueHeads(now)) {
      if (this.#busy.size >= maxAtOnce) break
      if (!this.#busy.has(due.webhookId)) this.#busy.set(due.webhookId, this.#send(due))
    }
    this.#cancelTimer()
    const nextDueAt = deliveries.nextDueAt(now)
    if (nextDueAt !== null)
      this.#cancelTimer = clock.schedule(() => this.wake(), Math.min(longestTimerMs, nextDueAt - now))
  }

  async #send(due: DueDelivery): Promise<void> {
    const { post, clock } = this.#parts
    const body = Buffer.from(due.body)
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'acme-bms-webhooks',
      'acme-event-id': due.eventId,
      'acme-attempt': String(due.attempts + 1),
      'acme-signature': signWebhook(due.secret, clock.now(), body),
    }
    const outcome = await post(due.url, headers, body, this.#abort.signal)
    this.#busy.delete(due.webhookId)
    if (!this.#isRunning && outcome.status === null) return
    this.#store(due, outcome.status, outcome.status === null ? outcome.error : null)
    this.wake()
  }

  #store(due: DueDelivery, status: number | null, error: string | null): void {
    const { deliveries, clock, random, retryBaseMs } = this.#parts
    const attempts = due.attempts + 1
    const isDelivered = status !== null && status >= 200 && status < 300
    const state = isDelivered ? 'delivered' : attempts >= maxAttempts ? 'failed' : 'waiting'
    const delayMs = state === 'waiting' ? retryDelayMs(attempts, retryBaseMs, randomFraction(random)) : 0
    deliveries.finish(due.id, state, { attempts, dueAt: clock.now() + delayMs, status, error })
  }
}
