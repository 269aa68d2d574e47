import { GatewayError, TruckrollError } from '@truckroll/store'

/** SQLite's result codes that are told apart (https://www.sqlite.org/rescode.html). */
const advice = new Map([
  [5, 'another program holds the file: end it'],
  [8, 'the file may not be written: give this user the right to'],
  [10, 'the disk failed: see the system log'],
  [11, 'the file is damaged: restore it from a backup'],
  [13, 'the disk or the allowed size is full: make room'],
  [14, 'the file cannot be opened: check that its folder exists and this user may write there'],
  [26, 'the file is not a database: name another one'],
])

/** SQLite's primary result code, where the error is SQLite's. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined
  // The low byte is the primary code, the rest details it.
  return error.errcode & 0xff
}

/** What the store's callers see of an error: SQLite's own become `TR_STORE_UNAVAILABLE`, worth a retry. */
export function toStoreError(error: unknown, what = 'The store could not be written'): Error {
  if (TruckrollError.is(error)) return error
  const code = sqliteCode(error)
  if (code === undefined) return error instanceof Error ? error : new Error(String(error))
  const text = error instanceof Error ? error.message : String(error)
  const next = advice.get(code) ?? 'see the cause'
  return new GatewayError('TR_STORE_UNAVAILABLE', `${what} (${text}): ${next}`, {
    cause: error,
    isRetryable: true,
  })
}
