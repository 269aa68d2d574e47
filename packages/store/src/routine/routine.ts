import type { Row } from '../rows/row.ts'
import type { WorkKind } from '../store.ts'

/** What may be bound: `undefined` is stored as NULL. A list is bound to `any(:names::text[])` or the like. */
export type Value =
  | string
  | number
  | boolean
  | Uint8Array
  | null
  | undefined
  | readonly string[]
  | readonly number[]
export type Values = Readonly<Record<string, Value>>

/**
 * A statement in the spelling that both stores read: PostgreSQL's, with named values (`:name`). SQLite's connection
 * leaves out what it has no need of (casts, row locks) and reads `any(:names::text[])` as a list.
 */
export class Statement {
  readonly sql: string
  readonly values: Values
  /** `rows`: what it selects or returns is wanted; `changes`: how many rows it changed. */
  readonly wants: 'rows' | 'changes'
  rows: readonly Row[] = []
  changes = 0

  constructor(sql: string, values: Values, wants: 'rows' | 'changes') {
    this.sql = sql
    this.values = values
    this.wants = wants
  }
}

/** Asks for the time of the transaction, in milliseconds since the epoch. */
export class Time {
  now = 0
}

/** Asks for an id that nobody else has. */
export class NewId {
  id = ''
}

/** Wakes those who wait for work, once the transaction is committed. */
export class Wake {
  readonly kind: WorkKind

  constructor(kind: WorkKind) {
    this.kind = kind
  }
}

export type Request = Statement | Time | NewId | Wake

/**
 * Work of a store that is written once for all of them. It yields what it asks for; the store fills that in and goes on:
 * SQLite in one go, PostgreSQL when the server has answered. It may run again from its start if the transaction that it
 * is part of has to be repeated, so it changes nothing outside of the store.
 */
export type Routine<T> = Generator<Request, T, void>

/** All rows, read. */
export function* all<T>(sql: string, values: Values, read: (row: Row) => T): Routine<T[]> {
  const statement = new Statement(sql, values, 'rows')
  yield statement
  return statement.rows.map(read)
}

/** The first row, read; undefined if there is none. */
export function* first<T>(sql: string, values: Values, read: (row: Row) => T): Routine<T | undefined> {
  const statement = new Statement(sql, values, 'rows')
  yield statement
  const [row] = statement.rows
  return row === undefined ? undefined : read(row)
}

/** Runs a statement; returns how many rows it changed. */
export function* run(sql: string, values: Values = {}): Routine<number> {
  const statement = new Statement(sql, values, 'changes')
  yield statement
  return statement.changes
}

export function* now(): Routine<number> {
  const time = new Time()
  yield time
  return time.now
}

export function* newId(): Routine<string> {
  const wanted = new NewId()
  yield wanted
  return wanted.id
}

export function* wake(kind: WorkKind): Routine<void> {
  yield new Wake(kind)
}
