import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { toStorable } from '@truckroll/store'
import { phrases } from '../sql/phrases.ts'
import { toPositionalSql } from './positional-sql.ts'

/** What may be bound: `undefined` is stored as NULL, a boolean as 0 or 1, a list as JSON. */
export type Parameters = Readonly<
  Record<string, SQLInputValue | boolean | undefined | readonly (string | number)[]>
>
export type Row = Readonly<Record<string, SQLOutputValue>>

interface Prepared {
  readonly statement: StatementSync
  readonly names: readonly string[]
}

/** One open database and its prepared statements: each text is compiled once and kept. */
export class Connection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, Prepared>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** True between BEGIN and its end; SQLite ends a transaction by itself after a disk error. */
  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  /** Runs a statement; returns how many rows it changed. */
  run(sql: string, parameters: Parameters = {}): number {
    const { statement, names } = this.#prepare(sql, parameters)
    return Number(statement.run(...toBound(names, parameters)).changes)
  }

  /** Runs a statement once for each row, which has values beside the common ones; returns how many rows it changed. */
  runEach(sql: string, each: readonly Parameters[], common: Parameters): number {
    let changes = 0
    for (const row of each) {
      const { statement, names } = this.#prepare(sql, row, common)
      changes += Number(statement.run(...toBound(names, row, common)).changes)
    }
    return changes
  }

  /** What a statement selects or returns for each row, one after the other. */
  allEach(sql: string, each: readonly Parameters[], common: Parameters): Row[] {
    const rows: Row[] = []
    for (const row of each) {
      const { statement, names } = this.#prepare(sql, row, common)
      rows.push(...statement.all(...toBound(names, row, common)))
    }
    return rows
  }

  /** Runs a statement that adds a row; returns its rowid. */
  insert(sql: string, parameters: Parameters): number {
    const { statement, names } = this.#prepare(sql, parameters)
    return Number(statement.run(...toBound(names, parameters)).lastInsertRowid)
  }

  /** The first row, read; undefined if there is none. */
  first<T>(sql: string, parameters: Parameters, read: (row: Row) => T): T | undefined {
    const { statement, names } = this.#prepare(sql, parameters)
    const row = statement.get(...toBound(names, parameters))
    return row === undefined ? undefined : read(row)
  }

  all<T>(sql: string, parameters: Parameters, read: (row: Row) => T): T[] {
    const { statement, names } = this.#prepare(sql, parameters)
    return statement.all(...toBound(names, parameters)).map(read)
  }

  /** Row by row, for as long as the caller goes on. */
  *each<T>(sql: string, parameters: Parameters, read: (row: Row) => T): Iterable<T> {
    const { statement, names } = this.#prepare(sql, parameters)
    for (const row of statement.iterate(...toBound(names, parameters))) yield read(row)
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

  #prepare(sql: string, parameters: Parameters, common: Parameters = {}): Prepared {
    let prepared = this.#statements.get(sql)
    if (prepared === undefined) {
      const { text, names } = toPositionalSql(sql, phrases)
      checkNames(sql, names, { ...common, ...parameters })
      prepared = { statement: this.#database.prepare(text), names }
      this.#statements.set(sql, prepared)
    }
    return prepared
  }
}

/** A misspelt name would be a value that is lost without a word; looked at once a statement. */
function checkNames(sql: string, names: readonly string[], parameters: Parameters): void {
  const unknown = Object.keys(parameters).filter((name) => !names.includes(name))
  if (unknown.length === 0) return
  throw new TypeError(
    `The statement has no place for ${unknown.join(', ')}, only for ${names.join(', ')}: ${sql}`,
  )
}

function toBound(
  names: readonly string[],
  parameters: Parameters,
  common: Parameters = parameters,
): SQLInputValue[] {
  return names.map((name) => {
    const value = parameters[name] ?? common[name]
    if (typeof value === 'string') return toStorable(value)
    if (value === undefined) return null
    if (typeof value === 'boolean') return Number(value)
    return isList(value) ? toJson(value) : value
  })
}

function toJson(list: readonly (string | number)[]): string {
  return JSON.stringify(list, (_place, item: unknown) => (typeof item === 'string' ? toStorable(item) : item))
}

// Array.isArray does not tell a read-only list from the other values.
function isList(value: unknown): value is readonly (string | number)[] {
  return Array.isArray(value)
}
