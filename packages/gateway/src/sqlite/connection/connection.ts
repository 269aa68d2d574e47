import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'

/** What may be bound: `undefined` is stored as NULL, a boolean as 0 or 1. */
export type Parameters = Readonly<Record<string, SQLInputValue | boolean | undefined>>
export type Row = Readonly<Record<string, SQLOutputValue>>

/** One open database and its prepared statements: each text is compiled once and kept. */
export class Connection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** True between BEGIN and its end; SQLite ends a transaction by itself after a disk error. */
  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  /** Runs a statement; returns how many rows it changed. */
  run(sql: string, parameters: Parameters = {}): number {
    return Number(this.#prepare(sql).run(toBound(parameters)).changes)
  }

  /** The first row, read; undefined where there is none. */
  first<T>(sql: string, parameters: Parameters, read: (row: Row) => T): T | undefined {
    const row = this.#prepare(sql).get(toBound(parameters))
    return row === undefined ? undefined : read(row)
  }

  all<T>(sql: string, parameters: Parameters, read: (row: Row) => T): T[] {
    return this.#prepare(sql).all(toBound(parameters)).map(read)
  }

  /** Row by row, for as long as the caller goes on. */
  *each<T>(sql: string, parameters: Parameters, read: (row: Row) => T): Iterable<T> {
    for (const row of this.#prepare(sql).iterate(toBound(parameters))) yield read(row)
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

  /** Runs a script of several statements that takes no values. */
  execute(script: string): void {
    this.#database.exec(script)
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.#database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }
}

function toBound(parameters: Parameters): Record<string, SQLInputValue> {
  const bound: Record<string, SQLInputValue> = {}
  for (const name in parameters) {
    const value = parameters[name]
    bound[name] = value === undefined ? null : typeof value === 'boolean' ? Number(value) : value
  }
  return bound
}
