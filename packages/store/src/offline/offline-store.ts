import type { StoreStamp } from '../store.ts'
import type { RowBatch, StoreRow, StoreTable } from './store-table.ts'

/** Taking over a store: what is written, all or nothing. */
export interface Adoption {
  readonly stamp: StoreStamp
  readonly at: number
  /** Value of the condition `looks_first`. */
  readonly looksFirst: string
  readonly audit: {
    readonly id: string
    readonly actor: string | undefined
    readonly before: string
    readonly after: string
  }
}

/**
 * A store that is open for moving and looking after, and on which no gateway can run meanwhile: nothing is polled,
 * delivered or sent. Every method that writes is atomic and durable once it resolves.
 */
export interface OfflineStore {
  /** Where it is, without secrets. */
  readonly place: string
  readMeta(): Promise<ReadonlyMap<string, string>>
  /** Sets these facts; those that are undefined are removed. */
  writeMeta(changes: Readonly<Record<string, string | undefined>>): Promise<void>
  /** All tables but `meta`, by name. */
  listTables(): Promise<readonly StoreTable[]>
  countRows(table: StoreTable): Promise<number>
  /** All rows after the position, or all, in an order of the store's own. */
  readBatches(table: StoreTable, after?: string): AsyncIterable<RowBatch>
  /** Adds rows, and sets a fact in the same transaction: how far a copy is. */
  writeBatch(
    table: StoreTable,
    rows: readonly StoreRow[],
    fact: { readonly name: string; readonly value: string },
  ): Promise<void>
  /** Removes all rows, and all facts that another store could have. */
  clear(): Promise<void>
  /** Makes rows that were written here from elsewhere the store's own: later ones get ids above theirs. */
  settle(changes: Readonly<Record<string, string | undefined>>): Promise<void>
  /** Gives the store a stamp, removes what kept it from running, pauses everything, and writes that to the audit. */
  adopt(adoption: Adoption): Promise<void>
  close(): Promise<void>
}
