import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { z } from 'zod'

import { parseCursor, toCursor, type Page, type PageRequest } from '../http/page.ts'

/** A table of records: its name, what a record looks like and the columns it is searched by. */
export interface RecordTable<Item, Column extends string> {
  name: string
  schema: z.ZodType<Item>
  columns: Readonly<Record<Column, (item: Item) => SQLInputValue>>
}

export interface Condition<Column extends string> {
  column: Column
  is: '=' | '>='
  value: string | undefined
}

const rowSchema = z.object({ seq: z.number(), body: z.string() })

/** Reads and writes one kind of record of one company at a time. Names of tables and columns are constants. */
export class RecordStore<Item extends { id: string }, Column extends string = never> {
  readonly #database: DatabaseSync
  readonly #table: RecordTable<Item, Column>
  readonly #columns: [string, (item: Item) => SQLInputValue][]

  constructor(database: DatabaseSync, table: RecordTable<Item, Column>) {
    this.#database = database
    this.#table = table
    this.#columns = Object.entries(table.columns)
  }

  insert(companyId: string, item: Item): void {
    const names = ['id', 'company_id', 'body', ...this.#columns.map(([name]) => name)]
    this.#database
      .prepare(
        `insert into ${this.#table.name} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
      )
      .run(item.id, companyId, JSON.stringify(item), ...this.#columns.map(([, valueOf]) => valueOf(item)))
  }

  replace(companyId: string, item: Item): void {
    const sets = ['body', ...this.#columns.map(([name]) => name)].map((name) => `${name} = ?`)
    this.#database
      .prepare(`update ${this.#table.name} set ${sets.join(', ')} where company_id = ? and id = ?`)
      .run(JSON.stringify(item), ...this.#columns.map(([, valueOf]) => valueOf(item)), companyId, item.id)
  }

  delete(companyId: string, id: string): void {
    this.#database
      .prepare(`delete from ${this.#table.name} where company_id = ? and id = ?`)
      .run(companyId, id)
  }

  find(companyId: string, id: string): Item | undefined {
    const row = this.#database
      .prepare(`select seq, body from ${this.#table.name} where company_id = ? and id = ?`)
      .get(companyId, id)
    return row === undefined ? undefined : this.#toItem(rowSchema.parse(row).body)
  }

  /** A page in the order of creation; a condition without value does not count. */
  list(companyId: string, conditions: readonly Condition<Column>[], page: PageRequest): Page<Item> {
    const given = conditions.flatMap(({ column, is, value }) =>
      value === undefined ? [] : [{ column, is, value }],
    )
    const where = given.map(({ column, is }) => ` and ${column} ${is} ?`).join('')
    const after = page.cursor === undefined ? 0 : parseCursor(page.cursor)
    const rows = this.#database
      .prepare(
        `select seq, body from ${this.#table.name} where company_id = ? and seq > ?${where} order by seq limit ?`,
      )
      .all(companyId, after, ...given.map(({ value }) => value), page.limit + 1)
      .map((row) => rowSchema.parse(row))
    const last = rows[page.limit - 1]
    return {
      items: rows.slice(0, page.limit).map((row) => this.#toItem(row.body)),
      nextCursor: rows.length > page.limit && last !== undefined ? toCursor(last.seq) : null,
    }
  }

  /** Every record that matches; only for what one work order holds, which is bounded. */
  all(companyId: string, conditions: readonly Condition<Column>[]): Item[] {
    return this.list(companyId, conditions, { limit: 10_000 }).items
  }

  #toItem(body: string): Item {
    return this.#table.schema.parse(JSON.parse(body))
  }
}
