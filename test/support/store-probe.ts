import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

type Row = Readonly<Record<string, unknown>>

/** Looks into the store from beside it: only what is committed shows. Keeps its data while the gateway restarts. */
export class StoreProbe {
  readonly path: string
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(name: string) {
    this.path = `file:${name}?mode=memory&cache=shared`
    this.#database = new DatabaseSync(this.path)
  }

  close(): void {
    this.#database.close()
  }

  rows(sql: string, ...values: SQLInputValue[]): readonly Row[] {
    return this.#statement(sql).all(...values)
  }

  row(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values)
  }

  number(sql: string, ...values: SQLInputValue[]): number {
    return Number(Object.values(this.row(sql, ...values) ?? {})[0] ?? 0)
  }

  change(sql: string, ...values: SQLInputValue[]): void {
    this.#statement(sql).run(...values)
  }

  /** Runs `commit` while nothing can be written: its transaction fails. */
  refuseWrites(commit: () => void): void {
    this.#database.exec('begin immediate')
    try {
      commit()
    } finally {
      this.#database.exec('rollback')
    }
  }

  #statement(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
