/** Marks every error of Truckroll, also if two copies of this package are loaded. */
const mark = Symbol.for('truckroll.error')

export interface TruckrollErrorOptions {
  cause?: unknown
  /** May the same call succeed if it is tried again? */
  isRetryable?: boolean
  /** The other side asked for at least this pause, in milliseconds. */
  retryAfterMs?: number
}

/** The base of every Truckroll error: it has a stable `code` to match on, and says whether to try again. */
export class TruckrollError extends Error {
  override readonly name: string = 'TruckrollError'
  readonly code: string
  readonly isRetryable: boolean
  declare readonly retryAfterMs?: number

  constructor(code: string, message: string, options: TruckrollErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.isRetryable = options.isRetryable ?? false
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs
    Object.defineProperty(this, mark, { value: true })
  }

  static is(error: unknown): error is TruckrollError {
    return typeof error === 'object' && error !== null && Object.hasOwn(error, mark)
  }
}

export type ProtocolErrorCode =
  /** The text is not JSON. */
  | 'TR_PROTOCOL_JSON_SYNTAX'
  /** The text nests deeper than this package reads. */
  | 'TR_PROTOCOL_JSON_DEPTH'
  /** The text holds more values than its reader takes. */
  | 'TR_PROTOCOL_JSON_SIZE'
  /** The value has no JSON form (a function, a cycle, nothing at all). */
  | 'TR_PROTOCOL_JSON_VALUE'
  /** The secret is not hex of even length. */
  | 'TR_PROTOCOL_SECRET'
  /** The body is larger, packed or unpacked, than the caller takes. */
  | 'TR_PROTOCOL_BODY_SIZE'
  /** The body begins like gzip and does not unpack. */
  | 'TR_PROTOCOL_BODY_GZIP'
  /** A record is not one that a brand may post. */
  | 'TR_PROTOCOL_RECORD'
  /** The moment cannot be written as an ISO timestamp. */
  | 'TR_PROTOCOL_TIME'

/** Data on the wire that is not as agreed. Contains neither a secret nor a piece of the body. */
export class ProtocolError extends TruckrollError {
  override readonly name = 'ProtocolError'
  declare readonly code: ProtocolErrorCode

  constructor(code: ProtocolErrorCode, message: string, options: TruckrollErrorOptions = {}) {
    super(code, message, options)
  }
}
