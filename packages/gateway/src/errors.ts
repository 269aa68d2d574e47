/** Codes of errors that the gateway throws; each has one line here and one in `docs/errors.md`. */
export type GatewayErrorCode =
  /** An adapter definition is not usable as given. */
  | 'TR_ADAPTER_INVALID'
  /** An adapter says that this event can never succeed. */
  | 'TR_ADAPTER_TERMINAL'
  /** An adapter says that this provider cannot be served now: login refused, plan expired. */
  | 'TR_ADAPTER_PROVIDER'
  /** An adapter asks for another attempt. */
  | 'TR_ADAPTER_RETRYABLE'
  /** A step, link or update came after its attempt had ended; nothing was stored. */
  | 'TR_ATTEMPT_CLOSED'
  /** A step name was used twice in one attempt, or its result cannot be stored. */
  | 'TR_STEP_INVALID'
  /** The store cannot be opened, written or belongs to another deployment. */
  | 'TR_STORE_UNAVAILABLE'
  | 'TR_STORE_STAMP'
  | 'TR_STORE_LOCKED'
  /** A lease or claim was taken over by somebody else. */
  | 'TR_STORE_SUPERSEDED'
  /** What a caller asked for does not fit what is stored. */
  | 'TR_UPDATE_INVALID'
  | 'TR_UPDATE_TOO_LARGE'
  | 'TR_JOB_UNKNOWN'
  | 'TR_IDEMPOTENCY_CONFLICT'
  | 'TR_NOT_CONNECTED'
  | 'TR_PROVIDER_UNKNOWN'
  | 'TR_PROVIDER_INVALID'
  | 'TR_PROVIDER_CONFLICT'
  | 'TR_ITEM_UNKNOWN'
  | 'TR_SECRET_KEY'
  | 'TR_SETTING_INVALID'
  | 'TR_INTAKE_UNAVAILABLE'

const brand = Symbol.for('truckroll.error')

export interface TruckrollErrorOptions {
  readonly cause?: unknown
  readonly isRetryable?: boolean
  readonly retryAfterMs?: number
  /** Each problem of an input by itself: a JSON pointer and what was expected there. */
  readonly issues?: readonly Issue[]
}

/** One problem of an input. `path` is a JSON pointer (`/end`), `message` says what was expected, never the value. */
export interface Issue {
  readonly path: string
  readonly message: string
}

/** The one family of errors of this package. Decide by `code`; the text is for people. */
export class TruckrollError extends Error {
  readonly code: GatewayErrorCode
  readonly isRetryable: boolean
  readonly retryAfterMs: number | undefined
  readonly issues: readonly Issue[]
  readonly [brand] = true

  constructor(code: GatewayErrorCode, message: string, options: TruckrollErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.isRetryable = options.isRetryable ?? false
    this.retryAfterMs = options.retryAfterMs
    this.issues = options.issues ?? []
  }

  /** True also for an error of another copy of this package. */
  static is(error: unknown): error is TruckrollError {
    return typeof error === 'object' && error !== null && brand in error
  }
}
