import { GatewayError } from '@truckroll/store'

export interface AdapterErrorOptions {
  readonly cause?: unknown
  /** Status of the vendor's answer, if there was one. */
  readonly status?: number
  /** The vendor's id of the request, for its support. */
  readonly requestId?: string
  /** The vendor's answer, redacted and cut; kept as a field, never put into the message. */
  readonly body?: string
}

abstract class AdapterError extends GatewayError {
  readonly status: number | undefined
  readonly requestId: string | undefined
  readonly body: string | undefined

  constructor(
    code: 'TR_ADAPTER_TERMINAL' | 'TR_ADAPTER_PROVIDER' | 'TR_ADAPTER_RETRYABLE',
    message: string,
    options: AdapterErrorOptions & { readonly retryAfterMs?: number },
  ) {
    super(code, message, {
      isRetryable: code === 'TR_ADAPTER_RETRYABLE',
      ...(options.cause === undefined ? {} : { cause: options.cause }),
      ...(options.retryAfterMs === undefined ? {} : { retryAfterMs: options.retryAfterMs }),
    })
    this.status = options.status
    this.requestId = options.requestId
    this.body = options.body
  }
}

/** This event can never succeed as it is: it is parked at once and holds back its own job only. */
export class TerminalError extends AdapterError {
  override readonly name = 'TerminalError'
  constructor(message: string, options: AdapterErrorOptions = {}) {
    super('TR_ADAPTER_TERMINAL', message, options)
  }
}

/**
 * This provider cannot be served: its login was refused, its plan has expired. All its jobs wait, cause
 * `credentials`, until its credentials change or a person resumes it. Nothing is counted.
 */
export class ProviderError extends AdapterError {
  override readonly name = 'ProviderError'
  constructor(message: string, options: AdapterErrorOptions = {}) {
    super('TR_ADAPTER_PROVIDER', message, options)
  }
}

export interface RetryableErrorOptions extends AdapterErrorOptions {
  /** Not before this many milliseconds; the longer of this and the backoff counts, 2 h at most. */
  readonly retryAfterMs?: number
  /** True if the vendor is down or throttles: the event did nothing wrong and the attempt is not counted. */
  readonly isOutage?: boolean
  /** True if no answer came in time: the vendor may have done the work. The next attempt finds it in `previous`. */
  readonly isTimeout?: boolean
}

/** Try again. Any other error that an adapter throws is treated like this one with no options. */
export class RetryableError extends AdapterError {
  override readonly name = 'RetryableError'
  readonly isOutage: boolean
  readonly isTimeout: boolean

  constructor(message: string, options: RetryableErrorOptions = {}) {
    super('TR_ADAPTER_RETRYABLE', message, options)
    this.isOutage = options.isOutage ?? false
    this.isTimeout = options.isTimeout ?? false
  }
}
