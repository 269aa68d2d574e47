import {
  type Adoption,
  batchLimits,
  localMetaNames,
  looksFirstName,
  metaNames,
  type OfflineStore,
  readPosition,
  type RowBatch,
  type StoreColumn,
  type StoreRow,
  type StoreTable,
  toPortableRow,
} from '@truckroll/store'
import type pg from 'pg'
import { toParameter } from '../connection/to-parameter.ts'
import { toStoreError } from '../connection/to-store-error.ts'
import { homeSql } from '../sql/home-sql.ts'
import { adoptSql, metaSql } from '../sql/offline-sql.ts'
import { analyzeSql, clearSql, identitySql, insertSql, tableSql } from '../sql/table-sql.ts'
import { readMeta } from './read-meta.ts'
import type { KeyedTable } from './table-catalog.ts'

/** A PostgreSQL store without a gateway on it; the lock of its connection keeps them off until it is closed. */
export class PostgresOfflineStore implements OfflineStore {
  readonly place: string
  readonly #client: pg.Client
  readonly #tables: ReadonlyMap<string, KeyedTable>

  constructor(place: string, client: pg.Client, tables: ReadonlyMap<string, KeyedTable>) {
    this.place = place
    this.#client = client
    this.#tables = tables
  }

  readMeta(): Promise<ReadonlyMap<string, string>> {
    return this.#tell(() => readMeta(this.#client, this.place))
  }

  writeMeta(changes: Readonly<Record<string, string | undefined>>): Promise<void> {
    return this.#transact(() => this.#setMeta(changes))
  }

  async listTables(): Promise<readonly StoreTable[]> {
    return [...this.#tables.values()].map(({ name, columns }) => ({ name, columns }))
  }

  countRows(table: StoreTable): Promise<number> {
    const { count } = tableSql(this.#keyed(table))
    return this.#tell(async () => {
      const { rows } = await this.#client.query<{ count: number }>(count)
      return rows[0]?.count ?? 0
    })
  }

  async *readBatches(table: StoreTable, after?: string): AsyncIterable<RowBatch> {
    const keyed = this.#keyed(table)
    let position = after
    for (;;) {
      const from = position
      const batch = await this.#tell(() => this.#readBatch(keyed, from))
      if (batch === undefined) return
      yield batch
      position = batch.position
    }
  }

  writeBatch(
    table: StoreTable,
    rows: readonly StoreRow[],
    fact: { readonly name: string; readonly value: string },
  ): Promise<void> {
    const { name, columns, parts } = this.#keyed(table)
    const portable = rows.map((row) => toPortableRow(name, row))
    const own = columns.filter((column) => !parts.some(({ as }) => as === column.name))
    return this.#transact(async () => {
      await this.#insert(name, own, portable)
      for (const part of parts) {
        const present = portable
          .filter((row) => row[part.as] !== null)
          .map((row) => ({ [part.key]: row['seq'] ?? null, [part.column]: row[part.as] ?? null }))
        const partColumns: StoreColumn[] = [
          { name: part.key, kind: 'integer' },
          { name: part.column, kind: 'text' },
        ]
        await this.#insert(part.name, partColumns, present)
      }
      await this.#client.query(metaSql.set, [fact.name, fact.value])
    })
  }

  clear(): Promise<void> {
    return this.#transact(async () => {
      for (const table of this.#tables.values()) {
        for (const name of [table.name, ...table.parts.map((part) => part.name)])
          await this.#client.query(clearSql(name))
      }
      await this.#client.query(metaSql.removeAllBut, [[...localMetaNames]])
    })
  }

  async settle(changes: Readonly<Record<string, string | undefined>>): Promise<void> {
    await this.#transact(async () => {
      for (const { name, identities } of this.#tables.values())
        for (const column of identities) await this.#client.query(identitySql(name, column))
      await this.#setMeta(changes)
      await this.#client.query(homeSql.set)
    })
    // What it knows of the tables is that they were empty.
    for (const { name } of this.#tables.values()) await this.#tell(() => this.#client.query(analyzeSql(name)))
  }

  adopt({ stamp, at, looksFirst, audit }: Adoption): Promise<void> {
    return this.#transact(async () => {
      await this.#setMeta({
        [metaNames.restored]: undefined,
        [metaNames.moved]: undefined,
        [metaNames.copyId]: undefined,
        [metaNames.environment]: stamp.environment,
        [metaNames.instance]: stamp.instance,
      })
      await this.#client.query(homeSql.set)
      await this.#client.query(adoptSql.pauseAll, [at])
      await this.#client.query(adoptSql.setCondition, [looksFirstName, looksFirst])
      await this.#client.query(adoptSql.audit, [audit.id, at, audit.actor ?? null, audit.before, audit.after])
    })
  }

  async close(): Promise<void> {
    await this.#client.end()
  }

  /** Sizes are asked for first: rows of 7 MB are not read by the hundred. */
  async #readBatch(table: KeyedTable, position: string | undefined): Promise<RowBatch | undefined> {
    const sql = tableSql(table)
    const after = position === undefined ? [] : readPosition(position)
    const { rows: sizes } = await this.#client.query<{ bytes: number }>(
      position === undefined ? sql.sizes : sql.sizesAfter,
      [batchLimits.rows, ...after],
    )
    if (sizes.length === 0) return undefined
    let bytes = 0
    const end = sizes.findIndex((size) => (bytes += size.bytes) >= batchLimits.bytes)
    const { rows } = await this.#client.query<Record<string, StoreRow[string]>>(
      position === undefined ? sql.read : sql.readAfter,
      [end < 0 ? sizes.length : end + 1, ...after],
    )
    const last = rows.at(-1)
    if (last === undefined) return undefined
    return { rows, position: JSON.stringify(table.key.map((column) => last[column])) }
  }

  async #insert(name: string, columns: readonly StoreColumn[], rows: readonly StoreRow[]): Promise<void> {
    if (rows.length === 0) return
    const values = columns.map((column) => rows.map((row) => toParameter(row[column.name])))
    await this.#client.query(insertSql(name, columns), values)
  }

  async #setMeta(changes: Readonly<Record<string, string | undefined>>): Promise<void> {
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) await this.#client.query(metaSql.remove, [name])
      else await this.#client.query(metaSql.set, [name, value])
    }
  }

  #keyed({ name }: StoreTable): KeyedTable {
    const table = this.#tables.get(name)
    if (table === undefined) throw new TypeError(`expected a table of this store, got ${name}`)
    return table
  }

  #transact(work: () => Promise<void>): Promise<void> {
    return this.#tell(async () => {
      await this.#client.query('begin')
      try {
        await work()
        await this.#client.query('commit')
      } catch (error) {
        await this.#client.query('rollback').catch(() => undefined)
        throw error
      }
    })
  }

  async #tell<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toStoreError(error, `The store ${this.place} failed`)
    }
  }
}
