import { TruckrollError, type TruckrollErrorOptions } from '@truckroll/protocol'

export type DispatchErrorCode =
  /** No connection, or it broke before the whole answer was there. */
  | 'TR_CLIENT_UNREACHABLE'
  /** No whole answer in time. */
  | 'TR_CLIENT_TIMEOUT'
  /** The caller's signal fired. */
  | 'TR_CLIENT_ABORTED'
  /** 429. */
  | 'TR_CLIENT_THROTTLED'
  /** 408, 425 or 5xx. */
  | 'TR_CLIENT_UNAVAILABLE'
  /** 401 or 403: key or secret. */
  | 'TR_CLIENT_UNAUTHORIZED'
  /** Another 4xx: this request will never be taken. */
  | 'TR_CLIENT_REFUSED'
  /** The answer is not what was asked for: no JSON, or without what must be in it. */
  | 'TR_CLIENT_ANSWER'
  /** 3xx: the address is another one; redirects are not followed. */
  | 'TR_CLIENT_REDIRECTED'
  /** The request cannot be sent as given: URL, header value, file token or format. */
  | 'TR_CLIENT_REQUEST'

export interface DispatchErrorOptions extends TruckrollErrorOptions {
  status?: number
  wasSent?: boolean
  answer?: string
}

/**
 * Dispatch did not do what was asked. Match on `code`. The message contains no secret and no customer data.
 * `answer` has the first characters of the answer; it is not enumerable, so loggers that copy fields do not
 * log it.
 */
export class DispatchError extends TruckrollError {
  override readonly name = 'DispatchError'
  declare readonly code: DispatchErrorCode
  /** HTTP status, if there was an answer. */
  declare readonly status?: number
  /** May Dispatch have received the request? false only if nothing has left this machine. */
  readonly wasSent: boolean
  /** At most 500 printable characters of a refusing answer. */
  declare readonly answer?: string

  constructor(code: DispatchErrorCode, message: string, options: DispatchErrorOptions = {}) {
    super(code, message, options)
    this.wasSent = options.wasSent ?? false
    if (options.status !== undefined) this.status = options.status
    if (options.answer !== undefined) Object.defineProperty(this, 'answer', { value: options.answer })
  }
}
