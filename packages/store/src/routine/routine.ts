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

/** What a statement is asked for. `nothing`: only that it is done; who asks goes on at once. */
export type Wanted = 'rows' | 'changes' | 'nothing'

/**
 * A statement in the spelling that both stores read: PostgreSQL's, with named values (`:name`). SQLite's connection
 * leaves out what it has no need of (casts, row locks) and reads `any(:names::text[])` as a list.
 *
 * `each` are rows that it works on, which it calls `{rows x: id text, due_at bigint}`. It must say the same of each of
 * them alone, for PostgreSQL is given all of them at once, SQLite one after the other.
 */
export class Statement {
  readonly sql: string
  readonly values: Values
  readonly wants: Wanted
  readonly each: readonly Values[] | undefined
  rows: readonly Row[] = []
  changes = 0

  constructor(sql: string, values: Values, wants: Wanted, each?: readonly Values[]) {
    this.sql = sql
    this.values = values
    this.wants = wants
    this.each = each
  }
}

/** Keeps rows from others until the end of the transaction. A store with one writer has nothing to do for it. */
export class Lock extends Statement {
  constructor(sql: string, values: Values, each?: readonly Values[]) {
    super(sql, values, 'nothing', each)
  }
}

/** Requests none of which builds on what another one answers: a store may ask for them in one go. */
export class Together {
  readonly requests: readonly Request[]

  constructor(requests: readonly Request[]) {
    this.requests = requests
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

export type Request = Statement | Together | Time | NewId | Wake

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

/** All rows of a statement that works on `each`, read. */
export function* allOf<T>(
  sql: string,
  each: readonly Values[],
  read: (row: Row) => T,
  values: Values = {},
): Routine<T[]> {
  if (each.length === 0) return []
  const statement = new Statement(sql, values, 'rows', each)
  yield statement
  return statement.rows.map(read)
}

/** All rows of a statement that looks up what is in `:list`, read. */
export function* allFrom<T>(sql: string, list: readonly string[], read: (row: Row) => T): Routine<T[]> {
  return list.length === 0 ? [] : yield* all(sql, { list }, read)
}

/** Runs a statement of which nothing is wanted but that it is done before the transaction ends. */
export function* write(sql: string, values: Values = {}): Routine<void> {
  yield new Statement(sql, values, 'nothing')
}

/** Runs a statement that works on `each`; as `write`. */
export function* writeEach(sql: string, each: readonly Values[], values: Values = {}): Routine<void> {
  if (each.length > 0) yield new Statement(sql, values, 'nothing', each)
}

export function* lock(sql: string, values: Values = {}): Routine<void> {
  yield new Lock(sql, values)
}

export function* lockEach(sql: string, each: readonly Values[], values: Values = {}): Routine<void> {
  if (each.length > 0) yield new Lock(sql, values, each)
}

type Results<T extends readonly unknown[]> = { [Index in keyof T]: Routine<T[Index]> }

/** Runs routines side by side: what they ask for at the same time is asked for in one go. */
export function together<const T extends readonly unknown[]>(...routines: Results<T>): Routine<T>
export function* together(...routines: readonly Routine<unknown>[]): Routine<readonly unknown[]> {
  const results: unknown[] = routines.map(() => undefined)
  let open = [...routines.entries()]
  while (open.length > 0) {
    const requests: Request[] = []
    open = open.filter(([index, routine]) => {
      const step = routine.next()
      if (step.done === true) results[index] = step.value
      else requests.push(step.value)
      return step.done !== true
    })
    if (requests.length > 0) yield new Together(requests)
  }
  return results
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
