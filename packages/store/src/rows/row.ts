import { toKind } from '@truckroll/protocol'
import { GatewayError } from '../errors.ts'

/** A row as a driver gives it: column by name. Flags are 0 or 1, times milliseconds since the epoch. */
export type Row = Readonly<Record<string, unknown>>

export function readText(row: Row, column: string): string {
  const value = row[column]
  return typeof value === 'string' ? value : refuse(column, 'text', value)
}

export function readOptionalText(row: Row, column: string): string | undefined {
  const value = row[column]
  return value === null ? undefined : readText(row, column)
}

export function readInteger(row: Row, column: string): number {
  return readNumber(row, column)
}

export function readOptionalInteger(row: Row, column: string): number | undefined {
  const value = row[column]
  return value === null ? undefined : readInteger(row, column)
}

export function readNumber(row: Row, column: string): number {
  const value = row[column]
  return typeof value === 'number' ? value : refuse(column, 'a number', value)
}

export function readFlag(row: Row, column: string): boolean {
  const value = row[column]
  return typeof value === 'boolean' ? value : readInteger(row, column) !== 0
}

export function readOptionalBytes(row: Row, column: string): Uint8Array | undefined {
  const value = row[column]
  if (value === null) return undefined
  return value instanceof Uint8Array ? value : refuse(column, 'bytes', value)
}

export function readBytes(row: Row, column: string): Uint8Array {
  return readOptionalBytes(row, column) ?? refuse(column, 'bytes', null)
}

/** A word out of a closed list, such as a state. */
export function readWord<Word extends string>(row: Row, column: string, words: readonly Word[]): Word {
  const value = row[column]
  return words.find((word) => word === value) ?? refuse(column, `one of ${words.join(', ')}`, value)
}

export function readOptionalWord<Word extends string>(
  row: Row,
  column: string,
  words: readonly Word[],
): Word | undefined {
  return row[column] === null ? undefined : readWord(row, column, words)
}

function refuse(column: string, expected: string, value: unknown): never {
  throw new GatewayError(
    'TR_STORE_UNAVAILABLE',
    `The store's column ${column} should hold ${expected} and holds ${toKind(value)}: ` +
      'it was changed by something else, restore it from a backup',
  )
}
