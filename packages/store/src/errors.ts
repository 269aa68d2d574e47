import { toInputIssues, toPointer, TruckrollError, type TruckrollErrorOptions } from '@truckroll/protocol'
import type { z } from 'zod'

/** Codes of errors that the gateway throws; each has one line here and one in `docs/errors.md`. */
export type GatewayErrorCode =
  /** An adapter definition is not usable as given. */
  | 'TR_ADAPTER_INVALID'
  /** A method of an adapter returned something else than it should; the message says what was expected. */
  | 'TR_ADAPTER_ANSWER'
  /** The adapter lacks the ability that the request needs. */
  | 'TR_ADAPTER_UNABLE'
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
  /** The store cannot be opened, read or written now. */
  | 'TR_STORE_UNAVAILABLE'
  /** The store belongs to another environment or instance. */
  | 'TR_STORE_STAMP'
  /** The store is a restored backup or the source of a copy; run `truckroll store adopt` first. */
  | 'TR_STORE_NOT_ADOPTED'
  /** The store is a copy that is not complete. */
  | 'TR_STORE_INCOMPLETE'
  /** The target of a copy or backup exists already. */
  | 'TR_STORE_NOT_EMPTY'
  /** Another process has the store open. */
  | 'TR_STORE_LOCKED'
  /** The database is reached through a pooler that gives one session to several clients. */
  | 'TR_STORE_POOLER'
  /** A lease or claim was taken over by somebody else; nothing was stored. */
  | 'TR_STORE_SUPERSEDED'
  /** An update is not as expected; `issues` names each bad field. */
  | 'TR_UPDATE_INVALID'
  /** A list of jobs to import is not as expected; `issues` names each bad field. */
  | 'TR_IMPORT_INVALID'
  /** A question, or a choice of parked items to replay, names nothing to go by. */
  | 'TR_QUERY_INVALID'
  /** The file of an update is larger than `TRUCKROLL_MAX_FILE_BYTES`. */
  | 'TR_UPDATE_TOO_LARGE'
  /** No job of that id was received or imported here. */
  | 'TR_JOB_UNKNOWN'
  /** A job is linked to another work order than the caller expected. */
  | 'TR_LINK_CONFLICT'
  /** The Idempotency-Key came before with other content. */
  | 'TR_IDEMPOTENCY_CONFLICT'
  /** The provider was offboarded, has lost the job to another, or its organization id is not known. */
  | 'TR_NOT_CONNECTED'
  /** No provider of that id is known here. */
  | 'TR_PROVIDER_UNKNOWN'
  /** A provider, its settings or its login are not as expected; `issues` names each bad field. */
  | 'TR_PROVIDER_INVALID'
  /** An organization belongs to another provider. */
  | 'TR_PROVIDER_CONFLICT'
  /** Providers cannot be onboarded or offboarded: the application keys are not set. */
  | 'TR_ONBOARDING_OFF'
  /** Too many activations came that nobody asked for; it should be sent again later. */
  | 'TR_ACTIVATION_RATE'
  /** No dead letter, remark or file of that id is there. */
  | 'TR_ITEM_UNKNOWN'
  /** Personal data is looked for by nothing, by several things at once, or by what it cannot be found by. */
  | 'TR_PERSON_INVALID'
  /** A cursor was not given out by the list it was passed to. */
  | 'TR_CURSOR_INVALID'
  /** A secret cannot be encrypted or decrypted with the encryption keys that are set. */
  | 'TR_SECRET_KEY'
  /** A setting is missing or not as expected; the message names it. */
  | 'TR_SETTING_INVALID'
  /** What a webhook brought cannot be recorded now; it should be sent again. */
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
export function toInputError(
  code: GatewayErrorCode,
  what: string,
  error: Pick<z.core.$ZodError, 'issues'>,
  at = '',
): GatewayError {
  const issues = toInputIssues(error.issues).map(({ path, message }) => ({
    path: `${at}${toPointer(path)}`,
    message,
  }))
  const list = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  return new GatewayError(code, `${what} is not as expected: ${list}`, { issues })
}
