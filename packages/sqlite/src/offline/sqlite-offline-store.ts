import {
  type Adoption,
  batchLimits,
  bytesOfRow,
  localMetaNames,
  looksFirstName,
  metaNames,
  type OfflineStore,
  readInteger,
  readPosition,
  type RowBatch,
  type StoreRow,
  type StoreTable,
  type StoreValue,
} from '@truckroll/store'
import type { Connection, Row } from '../connection/connection.ts'
import { toStoreError } from '../connection/to-store-error.ts'
import { auditSql, conditionSql, metaSql } from '../sql/meta-sql.ts'
import { pauseSql } from '../sql/provider-sql.ts'
import { tableSql } from '../sql/table-sql.ts'
import { readMeta } from './read-meta.ts'
import type { KeyedTable } from './table-catalog.ts'

/** A SQLite file without a gateway on it; its lock is held until it is closed. */
export class SqliteOfflineStore implements OfflineStore {
  readonly place: string
  readonly #connection: Connection
  readonly #tables: ReadonlyMap<string, KeyedTable>
  readonly #release: () => void

  constructor(
    place: string,
    connection: Connection,
    tables: ReadonlyMap<string, KeyedTable>,
    release: () => void,
  ) {
    this.place = place
    this.#connection = connection
    this.#tables = tables
    this.#release = release
  }

  async readMeta(): Promise<ReadonlyMap<string, string>> {
    return readMeta(this.#connection)
  }

  async writeMeta(changes: Readonly<Record<string, string | undefined>>): Promise<void> {
    this.#transact(() => this.#setMeta(changes))
  }

  async listTables(): Promise<readonly StoreTable[]> {
    return [...this.#tables.values()].map(({ name, columns }) => ({ name, columns }))
  }

  async countRows(table: StoreTable): Promise<number> {
    const { count } = tableSql(this.#keyed(table))
    return this.#connection.first(count, {}, (row) => readInteger(row, 'count')) ?? 0
  }

  async *readBatches(table: StoreTable, after?: string): AsyncIterable<RowBatch> {
    const keyed = this.#keyed(table)
    let position = after
    for (;;) {
      const batch = this.#readBatch(keyed, position)
      if (batch === undefined) return
      yield batch
      position = batch.position
    }
  }

  async writeBatch(
    table: StoreTable,
    rows: readonly StoreRow[],
    fact: { readonly name: string; readonly value: string },
  ): Promise<void> {
    const { insert } = tableSql(this.#keyed(table))
    this.#transact(() => {
      for (const row of rows) this.#connection.run(insert, row)
      this.#connection.run(metaSql.set, fact)
    })
  }

  async clear(): Promise<void> {
    this.#transact(() => {
      for (const table of this.#tables.values()) this.#connection.run(tableSql(table).clear)
      for (const name of readMeta(this.#connection).keys())
        if (!localMetaNames.has(name)) this.#connection.run(metaSql.remove, { name })
    })
  }

  /** Ids are taken from what the tables hold: there is nothing else to set. */
  settle(changes: Readonly<Record<string, string | undefined>>): Promise<void> {
    return this.writeMeta(changes)
  }

  async adopt({ stamp, at, looksFirst, audit }: Adoption): Promise<void> {
    this.#transact(() => {
      this.#setMeta({
        [metaNames.restored]: undefined,
        [metaNames.moved]: undefined,
        [metaNames.copyId]: undefined,
        [metaNames.environment]: stamp.environment,
        [metaNames.instance]: stamp.instance,
      })
      this.#connection.run(pauseSql.add, { kind: 'all', subject: '', now: at })
      this.#connection.run(conditionSql.set, { name: looksFirstName, value: looksFirst })
      this.#connection.run(auditSql.add, { ...audit, at, token: 'cli', act: 'store.adopt', subject: 'store' })
    })
  }

  async close(): Promise<void> {
    this.#connection.close()
    this.#release()
  }

  #readBatch(table: KeyedTable, position: string | undefined): RowBatch | undefined {
    const sql = tableSql(table)
    const rows: StoreRow[] = []
    let bytes = 0
    const text = position === undefined ? sql.read : sql.readAfter
    const parameters = { ...toAfter(position), limit: batchLimits.rows }
    for (const row of this.#connection.each(text, parameters, toStoreRow)) {
      rows.push(row)
      bytes += bytesOfRow(row)
      if (bytes >= batchLimits.bytes) break
    }
    const last = rows.at(-1)
    if (last === undefined) return undefined
    return { rows, position: JSON.stringify(table.key.map((column) => last[column])) }
  }

  #setMeta(changes: Readonly<Record<string, string | undefined>>): void {
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) this.#connection.run(metaSql.remove, { name })
      else this.#connection.run(metaSql.set, { name, value })
    }
  }

  #keyed({ name }: StoreTable): KeyedTable {
    const table = this.#tables.get(name)
    if (table === undefined) throw new TypeError(`expected a table of this store, got ${name}`)
    return table
  }

  #transact(work: () => void): void {
    try {
      this.#connection.transact(work)
    } catch (error) {
      throw toStoreError(error, `The store ${this.place} could not be written`)
    }
  }
}

function toAfter(position: string | undefined): Record<string, string | number> {
  const values = position === undefined ? [] : readPosition(position)
  return Object.fromEntries(values.map((value, index) => [`after${index}`, value]))
}

function toStoreRow(row: Row): StoreRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]): [string, StoreValue] => {
      if (typeof value === 'bigint') throw new TypeError(`expected a number below 2^53 in column ${name}`)
      return [name, value]
    }),
  )
}
