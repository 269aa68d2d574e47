import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { toStorable } from '@truckroll/store'
import { phrases } from '../sql/phrases.ts'
import { type Slot, toPositionalSql } from './positional-sql.ts'

/** What may be bound: `undefined` is stored as NULL, a boolean as 0 or 1, a list as JSON. */
export type Parameters = Readonly<
  Record<string, SQLInputValue | boolean | undefined | readonly (string | number)[]>
>
export type Row = Readonly<Record<string, SQLOutputValue>>

interface Prepared {
  readonly statement: StatementSync
  readonly slots: readonly Slot[]
}

/** A text, compiled once, or once for lists about as long. */
interface Compiled {
  readonly lists: readonly string[]
  readonly byLengths: Map<string, Prepared>
  /** Set if it has no list: there is but one. */
  only?: Prepared
}

/** A longer list is read out of JSON. */
const LONGEST_LIST = 32

/** One open database and its prepared statements: each text is compiled once and kept. */
export class Connection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, Compiled>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** True between BEGIN and its end; SQLite ends a transaction by itself after a disk error. */
  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  /** Runs a statement; returns how many rows it changed. */
  run(sql: string, parameters: Parameters = {}): number {
    const { statement, slots } = this.#prepare(sql, parameters)
    return Number(statement.run(...toBound(slots, parameters)).changes)
  }

  /** Runs a statement once for each row, which has values beside the common ones; returns how many rows it changed. */
  runEach(sql: string, each: readonly Parameters[], common: Parameters): number {
    const [first] = each
    if (first === undefined) return 0
    // Rows have no lists: one text is for all of them.
    const { statement, slots } = this.#prepare(sql, first, common)
    let changes = 0
    for (const row of each) {
      changes += Number(statement.run(...toBound(slots, row, common)).changes)
    }
    return changes
  }

  /** What a statement selects or returns for each row, one after the other. */
  allEach(sql: string, each: readonly Parameters[], common: Parameters): Row[] {
    const [first] = each
    if (first === undefined) return []
    const { statement, slots } = this.#prepare(sql, first, common)
    const rows: Row[] = []
    for (const row of each) {
      rows.push(...statement.all(...toBound(slots, row, common)))
    }
    return rows
  }

  /** Runs a statement that adds a row; returns its rowid. */
  insert(sql: string, parameters: Parameters): number {
    const { statement, slots } = this.#prepare(sql, parameters)
    return Number(statement.run(...toBound(slots, parameters)).lastInsertRowid)
  }

  /** The first row, read; undefined if there is none. */
  first<T>(sql: string, parameters: Parameters, read: (row: Row) => T): T | undefined {
    const { statement, slots } = this.#prepare(sql, parameters)
    const row = statement.get(...toBound(slots, parameters))
    return row === undefined ? undefined : read(row)
  }

  all<T>(sql: string, parameters: Parameters, read: (row: Row) => T): T[] {
    const { statement, slots } = this.#prepare(sql, parameters)
    return statement.all(...toBound(slots, parameters)).map(read)
  }

  /** Row by row, for as long as the caller goes on. */
  *each<T>(sql: string, parameters: Parameters, read: (row: Row) => T): Iterable<T> {
    const { statement, slots } = this.#prepare(sql, parameters)
    for (const row of statement.iterate(...toBound(slots, parameters))) yield read(row)
  }

  /** Does the work in one transaction; where it throws, nothing happened. */
  transact(work: () => void): void {
    this.run('begin immediate')
    try {
      work()
      this.run('commit')
    } catch (error) {
      if (this.isInTransaction) this.run('rollback')
      throw error
    }
  }

  /** A function that statements may call; it may answer otherwise each time. */
  define(name: string, answer: () => SQLInputValue): void {
    this.#database.function(name, answer)
  }

  /** Runs a script of several statements that takes no values. */
  execute(script: string): void {
    this.#database.exec(script)
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #prepare(sql: string, parameters: Parameters, common: Parameters = parameters): Prepared {
    let compiled = this.#statements.get(sql)
    if (compiled === undefined) {
      const { slots, lists } = toPositionalSql(sql, phrases)
      checkNames(sql, slots, { ...common, ...parameters })
      compiled = { lists, byLengths: new Map() }
      this.#statements.set(sql, compiled)
    }
    if (compiled.only !== undefined) return compiled.only
    const lengths = compiled.lists.map((name) => placesOf(parameters[name] ?? common[name]))
    const key = lengths.join()
    let prepared = compiled.byLengths.get(key)
    if (prepared === undefined) {
      const known = compiled.lists.map((name, index) => [name, lengths[index]] as const)
      const { text, slots } = toPositionalSql(sql, phrases, Object.fromEntries(known))
      prepared = { statement: this.#database.prepare(text), slots }
      compiled.byLengths.set(key, prepared)
      if (lengths.length === 0) compiled.only = prepared
    }
    return prepared
  }
}

/** How many places a list has: few numbers, so that few texts are compiled. Undefined: it is read out of JSON. */
function placesOf(list: Parameters[string]): number | undefined {
  if (!isList(list) || list.length > LONGEST_LIST) return undefined
  return list.length === 0 ? 0 : 2 ** Math.ceil(Math.log2(list.length))
}

/** A misspelt name would be a value that is lost without a word; looked at once a statement. */
function checkNames(sql: string, slots: readonly Slot[], parameters: Parameters): void {
  const names = [...new Set(slots.map(({ name }) => name))]
  const unknown = Object.keys(parameters).filter((name) => !names.includes(name))
  if (unknown.length === 0) return
  throw new TypeError(
    `The statement has no place for ${unknown.join(', ')}, only for ${names.join(', ')}: ${sql}`,
  )
}

function toBound(
  slots: readonly Slot[],
  parameters: Parameters,
  common: Parameters = parameters,
): SQLInputValue[] {
  const bound: SQLInputValue[] = []
  for (const slot of slots) bound.push(toInput(parameters[slot.name] ?? common[slot.name], slot.place))
  return bound
}

function toInput(value: Parameters[string], place: number | undefined): SQLInputValue {
  if (typeof value === 'string') return toStorable(value)
  if (typeof value === 'number') return value
  if (value === undefined) return null
  if (typeof value === 'boolean') return Number(value)
  if (!isList(value)) return value
  if (place === undefined) return toJson(value)
  // Behind the end of the list the last one stands again.
  const item = value[Math.min(place, value.length - 1)] ?? null
  return typeof item === 'string' ? toStorable(item) : item
}

function toJson(list: readonly (string | number)[]): string {
  return JSON.stringify(list, (_place, item: unknown) => (typeof item === 'string' ? toStorable(item) : item))
}

// Array.isArray does not tell a read-only list from the other values.
function isList(value: unknown): value is readonly (string | number)[] {
  return Array.isArray(value)
}
