import { TruckrollError } from '@truckroll/protocol'

/**
 * The result of a check. `skip`: it could not be made, and nobody is at fault; `warn`: it may be intended.
 */
export interface CheckResult {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'fail' | 'skip'
  readonly message: string
}

export function ok(name: string, message: string): CheckResult {
  return { name, state: 'ok', message }
}

export function warn(name: string, message: string): CheckResult {
  return { name, state: 'warn', message }
}

export function fail(name: string, message: string): CheckResult {
  return { name, state: 'fail', message }
}

export function skip(name: string, message: string): CheckResult {
  return { name, state: 'skip', message }
}

/** The message, and its code if it has one: the code is what documents and searches know. */
export function toCodedMessage(error: unknown): string {
  return TruckrollError.is(error) ? `${error.message} (${error.code})` : toMessage(error)
}

export function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
