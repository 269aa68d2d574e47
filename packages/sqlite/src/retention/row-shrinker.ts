import type { SQLInputValue } from 'node:sqlite'
import { readText } from '@truckroll/store'
import type { Connection } from '../connection/connection.ts'

type Values = Readonly<Record<string, SQLInputValue>>

/**
 * Takes the long texts out of rows by writing each anew. SQLite joins pages only where rows are deleted, not where an
 * update makes them smaller: of the pages of 5,000 emptied events an update gives none back, deleting and writing 90 %.
 */
export class RowShrinker {
  readonly #connection: Connection
  readonly #emptied: Values
  readonly #read: string
  readonly #remove: string
  readonly #write: string

  /** `emptied`: what each column without its text holds. */
  constructor(connection: Connection, table: 'events' | 'updates' | 'jobs', emptied: Values) {
    this.#connection = connection
    this.#emptied = emptied
    const columns = connection.all(`select name from pragma_table_info('${table}')`, {}, (row) =>
      readText(row, 'name'),
    )
    const kept = columns.filter((column) => !Object.hasOwn(emptied, column))
    this.#read = `select ${kept.join(', ')} from ${table} where seq = :seq`
    this.#remove = `delete from ${table} where seq = :seq`
    this.#write = `insert into ${table} (${columns.join(', ')}) values (${columns.map((column) => `:${column}`).join(', ')})`
  }

  /** `also`: columns with a new value of their own. All are removed before the first is written: so they share pages. */
  shrink(seqs: readonly number[], also: Values): void {
    const rows = seqs.flatMap((seq) => {
      const row = this.#connection.first(this.#read, { seq }, (kept) => ({ ...kept }))
      this.#connection.run(this.#remove, { seq })
      return row === undefined ? [] : [row]
    })
    for (const row of rows) this.#connection.run(this.#write, { ...row, ...this.#emptied, ...also })
  }
}
