import { ProviderError, RetryableError, TerminalError } from '../adapter/errors.ts'
import { isOfConnection, wasUnsent } from '../adapter/was-unsent.ts'
import { TruckrollError } from '@truckroll/protocol'
import { DispatchError } from '@truckroll/client'
import type { DeadLetterCause, VendorAnswer, WaitingSide } from '@truckroll/store'
import { toVendorAnswer } from '../answers/to-vendor-answer.ts'
import { toVendorWords } from '../answers/vendor-words.ts'
import { toErrorText } from '../faults/to-error-text.ts'

/** What a failed attempt means for its event. */
export type Failure = FailureKind & {
  /** For the log, where what the other side said has no place: it may hold a customer. Absent: as `message`. */
  readonly loggedMessage?: string
}

type FailureKind =
  | {
      readonly kind: 'terminal'
      readonly cause: DeadLetterCause
      readonly message: string
      readonly answer?: VendorAnswer
    }
  | { readonly kind: 'provider'; readonly cause: 'credentials'; readonly message: string }
  | {
      readonly kind: 'retry'
      /** What it is parked with in the end; what is nobody's fault never is. */
      readonly cause: DeadLetterCause | 'rate' | 'stopped' | 'store' | 'key'
      readonly message: string
      /** False if it was not the event's fault: an outage, a throttle. */
      readonly isCounted: boolean
      readonly retryAfterMs: number | undefined
      /** Whose turn it is. */
      readonly side: WaitingSide
      readonly answer?: VendorAnswer
    }

export const timedOut: Failure = {
  kind: 'retry',
  cause: 'timeout',
  message: 'the attempt took too long',
  isCounted: true,
  retryAfterMs: undefined,
  side: 'bms',
}

/** Waiting for a rate bucket took what time the attempt had: nobody's fault. */
export const starved: Failure = {
  kind: 'retry',
  cause: 'rate',
  message: 'the attempt ended while a call of it waited for its rate bucket',
  isCounted: false,
  retryAfterMs: undefined,
  side: 'setting',
}

/** A stop or a lost claim ended it: what the adapter did is not known. */
export const cutShort: Failure = {
  kind: 'retry',
  cause: 'stopped',
  message: 'the gateway stopped before it ended',
  isCounted: false,
  retryAfterMs: undefined,
  side: 'adapter',
}

/** The provider's login cannot be opened: it goes on once the settings have the right encryption key. */
const keyMissing = {
  kind: 'retry',
  cause: 'key',
  message: 'a stored secret cannot be opened',
  isCounted: false,
  retryAfterMs: undefined,
  side: 'setting',
} as const satisfies Failure

/** Nobody's failure: it says nothing of the adapter or of the event. */
export function isExcuse(failure: Failure): boolean {
  return failure === starved || failure === cutShort || failure.cause === 'key'
}

/** Sorts what an adapter threw. Anything unknown is tried again and counted. */
export function toFailure(error: unknown): Failure {
  const failure = toFailureKind(error, toErrorText(error, toVendorWords(error)))
  return { ...failure, loggedMessage: toErrorText(error) }
}

function toFailureKind(error: unknown, message: string): FailureKind {
  const said = toVendorAnswer(error)
  const answer = said === undefined ? {} : { answer: said }
  if (isAdapterError(error, TerminalError, 'TR_ADAPTER_TERMINAL'))
    return { kind: 'terminal', cause: 'refused', message, ...answer }
  if (isAdapterError(error, ProviderError, 'TR_ADAPTER_PROVIDER'))
    return { kind: 'provider', cause: 'credentials', message }
  // The work may be done: trying again would do it once more.
  if (TruckrollError.is(error) && error.code === 'TR_ADAPTER_ANSWER')
    return { kind: 'terminal', cause: 'error', message }
  if (TruckrollError.is(error) && error.code === 'TR_SECRET_KEY') return { ...keyMissing, message }
  const retryAfterMs = TruckrollError.is(error) ? error.retryAfterMs : undefined
  const isOutage =
    (isAdapterError(error, RetryableError, 'TR_ADAPTER_RETRYABLE') &&
      'isOutage' in error &&
      error.isOutage === true) ||
    // An attempt's own fetch.
    (!TruckrollError.is(error) && wasUnsent(error)) ||
    // A file of the job that Dispatch cannot give now.
    (error instanceof DispatchError && error.isRetryable)
  const isTimeout = TruckrollError.is(error) && 'isTimeout' in error && error.isTimeout === true
  const cause = isOutage ? 'outage' : isTimeout ? 'timeout' : 'error'
  return { kind: 'retry', cause, message, isCounted: !isOutage, retryAfterMs, side: toSide(error), ...answer }
}

/** An error of the classes for adapters is about the BMS; any other error is a fault of the adapter. */
function toSide(error: unknown): WaitingSide {
  if (error instanceof DispatchError) return 'dispatch'
  const isTold = isAdapterError(error, RetryableError, 'TR_ADAPTER_RETRYABLE')
  return isTold || (!TruckrollError.is(error) && isOfConnection(error)) ? 'bms' : 'adapter'
}

/** By class, or by code if the adapter brings its own copy of this package. */
function isAdapterError(
  error: unknown,
  type: new (...args: never[]) => Error,
  code: string,
): error is TruckrollError {
  return error instanceof type || (TruckrollError.is(error) && error.code === code)
}
