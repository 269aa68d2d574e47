import { RetryableError, TruckrollError } from '@truckroll/gateway'
import type { AttemptContext, Clock, HttpAnswer, HttpClient } from '@truckroll/gateway'
import type { KeyObject } from 'node:crypto'
import { signContent } from '@truckroll/verify/sign'
import { toStatusError } from './status-error.ts'

/** The same limit as for REST; a larger answer could only have updates with files that are refused anyway. */
const maxAnswerBytes = 10_485_760

/** One attempt to deliver an event. */
export interface BridgeDelivery extends Pick<AttemptContext, 'attempt' | 'previous' | 'signal'> {
  readonly eventId: string
  readonly url: URL
  readonly urlFrom: 'operator' | 'provider'
  /** The setting the URL comes from, for messages. */
  readonly urlSetting: string
  readonly body: Uint8Array
  /** What signs it, each key by itself. */
  readonly keys: readonly KeyObject[]
}

/** The receiver's answer: it handled the event, or it does not handle this type. */
export type BridgeAnswer =
  | { readonly kind: 'handled'; readonly answer: HttpAnswer }
  /** Handled, but the answer is too large to be read. */
  | { readonly kind: 'handled-unread'; readonly maxAnswerBytes: number }
  | { readonly kind: 'unhandled' }

export interface BridgeClientOptions {
  readonly timeoutMs: number
}

/** Signs and posts deliveries, and classifies the answers. Contract: HTTP bridge adapter. */
export class BridgeClient {
  readonly #http: HttpClient
  readonly #clock: Clock
  readonly #options: BridgeClientOptions

  constructor(http: HttpClient, clock: Clock, options: BridgeClientOptions) {
    this.#http = http
    this.#clock = clock
    this.#options = options
  }

  /**
   * Posts one delivery.
   * @throws TerminalError if the receiver will never take the event, RetryableError if it may later.
   */
  async post(delivery: BridgeDelivery): Promise<BridgeAnswer> {
    const answer = await this.#send(delivery)
    if (answer.status === 501) return { kind: 'unhandled' }
    if (!isSuccess(answer.status)) {
      throw toStatusError(answer, { urlSetting: delivery.urlSetting, now: this.#clock.now() })
    }
    return 'body' in answer ? { kind: 'handled', answer } : { kind: 'handled-unread', maxAnswerBytes }
  }

  /** The answer, or its status alone if it was too large to be read. */
  async #send(delivery: BridgeDelivery): Promise<HttpAnswer | { readonly status: number }> {
    const { url, urlFrom, body, signal } = delivery
    const { timeoutMs } = this.#options
    try {
      const headers = this.#headersOf(delivery)
      return await this.#http.send({
        method: 'POST',
        url,
        urlFrom,
        isPathSecret: true,
        headers,
        body,
        signal,
        timeoutMs,
        maxAnswerBytes,
        readsContinue: true,
      })
    } catch (error) {
      if (!TruckrollError.is(error) || signal.aborted) throw error
      if ('status' in error && typeof error.status === 'number') return { status: error.status }
      if ('isTimeout' in error && error.isTimeout === true) throw this.#toTimeoutError(url, error)
      if ('isOutage' in error && error.isOutage === true) throw toUnreachableError(delivery, error)
      throw error
    }
  }

  #headersOf(delivery: BridgeDelivery): Record<string, string> {
    const { eventId, body, attempt, previous, keys } = delivery
    const timestamp = String(Math.floor(this.#clock.now() / 1000))
    const signatures = keys.map(
      (key) => `v1,${signContent(key, eventId, timestamp, body).toString('base64')}`,
    )
    return {
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': 'truckroll',
      'webhook-id': eventId,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures.join(' '),
      'truckroll-version': '1',
      'truckroll-attempt':
        attempt > 1 && previous !== undefined ? `${attempt}; previous=${previous}` : `${attempt}`,
    }
  }

  /** The receiver may still be working, so it gets the same time again before the next attempt. */
  #toTimeoutError(url: URL, cause: TruckrollError): RetryableError {
    const { timeoutMs } = this.#options
    return new RetryableError(
      `no answer from ${url.origin} within ${timeoutMs} ms; answer first and work later, or raise TRUCKROLL_BRIDGE_TIMEOUT_MS`,
      {
        cause,
        retryAfterMs: timeoutMs,
        isTimeout: true,
        isOutage: 'isOutage' in cause && cause.isOutage === true,
      },
    )
  }
}

function toUnreachableError({ url, urlSetting }: BridgeDelivery, cause: TruckrollError): RetryableError {
  const message = `no connection to ${url.origin}: check that the receiver runs and that ${urlSetting} is right`
  return new RetryableError(message, { cause, isOutage: true })
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}
