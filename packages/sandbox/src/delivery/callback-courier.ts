import type { Clock } from '../clock/clock.ts'
import type { Callback } from '../world/decision.ts'
import type { DeliveryLog } from './delivery-log.ts'
import { isDelivered, retryPauseMs } from './outgoing-http.ts'
import type { OutgoingHttp } from './outgoing-http.ts'

/** After this many attempts Dispatch gives up; an operator then enters the id by hand. */
const maxAttempts = 20

/**
 * Posts activation callbacks until they are accepted. A callback not accepted before the sandbox stops is
 * lost.
 */
export class CallbackCourier {
  readonly #http: OutgoingHttp
  readonly #log: DeliveryLog
  readonly #clock: Clock
  readonly #changed: () => void
  readonly #abort = new AbortController()
  readonly #running = new Set<Promise<void>>()

  constructor(http: OutgoingHttp, log: DeliveryLog, clock: Clock, changed: () => void) {
    this.#http = http
    this.#log = log
    this.#clock = clock
    this.#changed = changed
  }

  send(callbacks: readonly Callback[]): void {
    for (const callback of callbacks) {
      const run = this.#deliver(callback).finally(() => this.#running.delete(run))
      this.#running.add(run)
    }
  }

  async stop(): Promise<void> {
    this.#abort.abort()
    await Promise.all(this.#running)
  }

  async #deliver({ id, url, body, token }: Callback): Promise<void> {
    const { signal } = this.#abort
    for (let attempt = 1; attempt <= maxAttempts && !signal.aborted; attempt++) {
      const result = await this.#http.postJson(url, body, token, signal)
      this.#log.add({ kind: 'callback', id, accountKey: null, attempt, at: this.#clock.now(), ...result })
      this.#changed()
      if (isDelivered(result)) return
      await this.#clock.sleep(retryPauseMs(attempt), signal)
    }
  }
}
