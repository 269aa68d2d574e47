import { GatewayError } from '@truckroll/store'
import pg from 'pg'

/** What an error of the driver or the server means for the operation that met it. */
export type FailureKind =
  /** Two transactions were in each other's way; nothing was changed, trying again helps at once. */
  | 'conflict'
  /** The server cannot be reached, or cut the connection: what was under way may have happened or not. */
  | 'lost'
  /** Whatever else: trying again helps only once somebody changed something. */
  | 'refused'

/** SQLSTATEs: serialization failure, deadlock, and a unique row that somebody else made at the same moment. */
const conflicts = new Set(['40001', '40P01', '23505'])
/** Shutting down, crashed, starting up, too many connections; class 08 is of the connection itself. */
const outages = new Set(['57P01', '57P02', '57P03', '53300'])

const advice = new Map([
  ['28P01', 'check user and password'],
  ['28000', 'check user, and pg_hba.conf of the server'],
  ['3D000', 'create the database first'],
  ['42501', 'grant this user the right to create in this database'],
  ['53100', 'the disk of the server is full: make room'],
  ['25006', 'the server is read-only: name the primary'],
])

export function failureKind(error: unknown): FailureKind {
  const state = sqlStateOf(error)
  if (state !== undefined) {
    if (conflicts.has(state)) return 'conflict'
    return outages.has(state) || state.startsWith('08') ? 'lost' : 'refused'
  }
  // The driver's own errors carry no code of the server; a mistake in this program is none of them.
  const isMistake = error instanceof GatewayError || error instanceof TypeError || error instanceof RangeError
  return isMistake ? 'refused' : 'lost'
}

/** The server could not be reached: no operation in particular is at fault. */
export class UnreachableError extends GatewayError {}

/** What the store's callers see: errors of server and driver become `TR_STORE_UNAVAILABLE`, worth a retry. */
export function toStoreError(error: unknown, what: string): Error {
  if (error instanceof GatewayError || error instanceof TypeError || error instanceof RangeError) return error
  const state = sqlStateOf(error)
  const text = error instanceof Error ? error.message : String(error)
  const options = { cause: toCause(error), isRetryable: true }
  const came = `${what} (${state ?? codeOf(error)}: ${text})`
  if (failureKind(error) === 'lost') {
    const message = `${came}: check that the server runs and can be reached`
    return new UnreachableError('TR_STORE_UNAVAILABLE', message, options)
  }
  const next = (state === undefined ? undefined : advice.get(state)) ?? 'see its log'
  return new GatewayError('TR_STORE_UNAVAILABLE', `${came}: ${next}`, options)
}

function sqlStateOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no answer'
}

/** Details of the server's errors quote rows, which may hold a customer: message and code are all that is kept. */
function toCause(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  const cause = new Error(error.message)
  cause.name = `PostgreSQL error ${error.code ?? 'without code'}`
  return cause
}
