import { TruckrollError, type TruckrollErrorOptions } from '@truckroll/protocol'
import type { z } from 'zod'
import { toInputIssues, toPointer } from './input-issues.ts'

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
  | 'TR_ONBOARDING_OFF'
  | 'TR_ITEM_UNKNOWN'
  | 'TR_CURSOR_INVALID'
  | 'TR_SECRET_KEY'
  | 'TR_SETTING_INVALID'
  | 'TR_INTAKE_UNAVAILABLE'

/** One problem of an input. `path` is a JSON pointer (`/end`), `message` says what was expected, never the value. */
export interface Issue {
  readonly path: string
  readonly message: string
}

export interface GatewayErrorOptions extends TruckrollErrorOptions {
  /** Each problem of an input by itself. */
  readonly issues?: readonly Issue[]
}

/** The one family of errors of this package. Decide by `code`; the text is for people. */
export class GatewayError extends TruckrollError {
  override readonly name: string = 'GatewayError'
  declare readonly code: GatewayErrorCode
  readonly issues: readonly Issue[]

  constructor(code: GatewayErrorCode, message: string, options: GatewayErrorOptions = {}) {
    super(code, message, options)
    this.issues = options.issues ?? []
  }
}

/**
 * An error for an input that does not fit its schema: names every bad field, never its value. `at` is where the part
 * that was checked stands in the whole input, as a JSON pointer.
 */
export function toInputError(code: GatewayErrorCode, what: string, error: z.ZodError, at = ''): GatewayError {
  const issues = toInputIssues(error.issues).map(({ path, message }) => ({
    path: `${at}${toPointer(path)}`,
    message,
  }))
  const list = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  return new GatewayError(code, `${what} is not as expected: ${list}`, { issues })
}
