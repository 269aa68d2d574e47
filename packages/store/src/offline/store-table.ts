/** What a column holds; both stores have no other kinds. */
export type ColumnKind = 'text' | 'integer' | 'real' | 'bytes'

export interface StoreColumn {
  readonly name: string
  readonly kind: ColumnKind
}

/** A table as every store means it, whatever tables of its own it keeps it in. Columns stand in the order of names. */
export interface StoreTable {
  readonly name: string
  readonly columns: readonly StoreColumn[]
}

export type StoreValue = string | number | Uint8Array | null

/** A value for each column of its table. */
export type StoreRow = Readonly<Record<string, StoreValue>>

/** Rows one after the other in the order of the store that they are read from. */
export interface RowBatch {
  readonly rows: readonly StoreRow[]
  /** Where the last row stands: what comes after it is read from here. Means something to the same store only. */
  readonly position: string
}

/** What one read or write has in hand at most, but for a single row that is larger. */
export const batchLimits = { rows: 500, bytes: 4_000_000 } as const

export function bytesOfRow(row: StoreRow): number {
  let bytes = 0
  for (const value of Object.values(row))
    bytes += typeof value === 'object' || typeof value === 'string' ? (value?.length ?? 1) : 8
  return bytes
}
