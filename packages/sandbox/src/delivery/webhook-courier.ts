import type { Clock } from '../clock/clock.ts'
import type { Network } from '../network/network.ts'
import type { NetworkEvents } from '../network/network-events.ts'
import type { QueueEntry } from '../queue/fifo-queue.ts'
import type { DeliveryLog } from './delivery-log.ts'
import { isDelivered, retryPauseMs } from './outgoing-http.ts'
import type { OutgoingHttp } from './outgoing-http.ts'
import { webhookBody } from './webhook-body.ts'

/** Groups delivered at once, over all accounts. */
const maxConcurrency = 16
/**
 * Messages that were polled before the switch become visible after their time-out; this is how often to
 * check.
 */
const lookAgainMs = 500

/**
 * Pushes the queues of accounts with webhook delivery: `{"type","payload"}`, one message of a group at a
 * time, repeated until the answer is 2xx. Playbook: Overview > Dispatch Outbound > Payload Structure
 */
export class WebhookCourier {
  readonly #network: Network
  readonly #http: OutgoingHttp
  readonly #log: DeliveryLog
  readonly #clock: Clock
  readonly #events: NetworkEvents
  readonly #abort = new AbortController()
  readonly #running = new Map<string, Promise<void>>()
  #stopListening: () => void = () => undefined
  #watch: Promise<void> = Promise.resolve()

  constructor(network: Network, http: OutgoingHttp, log: DeliveryLog, clock: Clock, events: NetworkEvents) {
    this.#network = network
    this.#http = http
    this.#log = log
    this.#clock = clock
    this.#events = events
  }

  start(): void {
    this.#stopListening = this.#events.onChanged(() => this.#look())
    this.#watch = this.#keepLooking()
  }

  async stop(): Promise<void> {
    this.#stopListening()
    this.#abort.abort()
    await Promise.all([this.#watch, ...this.#running.values()])
  }

  async #keepLooking(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      this.#look()
      await this.#clock.sleep(lookAgainMs, this.#abort.signal)
    }
  }

  #look(): void {
    for (const key of this.#network.webhookKeys) {
      for (const head of this.#network.queueOf(key).heads(this.#clock.now())) this.#begin(key, head)
    }
  }

  #begin(accountKey: string, head: QueueEntry): void {
    const lane = `${accountKey}\n${head.message.group}`
    if (this.#abort.signal.aborted || this.#running.has(lane) || this.#running.size >= maxConcurrency) return
    const run = this.#deliver(accountKey, head).finally(() => {
      this.#running.delete(lane)
      this.#look()
    })
    this.#running.set(lane, run)
  }

  async #deliver(accountKey: string, entry: QueueEntry): Promise<void> {
    const { signal } = this.#abort
    for (let attempt = 1; !signal.aborted; attempt++) {
      const account = this.#network.world.get('accounts', accountKey)
      const isQueued = this.#network.queueOf(accountKey).get(entry.seq)?.receipt === entry.receipt
      if (account?.delivery !== 'webhook' || account.webhookUrl === undefined || !isQueued) return
      const result = await this.#http.postJson(account.webhookUrl, webhookBody(entry.message), null, signal)
      const { id } = entry.message
      this.#log.add({ kind: 'webhook', id, accountKey, attempt, at: this.#clock.now(), ...result })
      if (isDelivered(result)) return this.#network.remove(accountKey, entry.seq)
      this.#events.changed()
      await this.#clock.sleep(retryPauseMs(attempt), signal)
    }
  }
}
