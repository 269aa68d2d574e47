import { hash } from 'node:crypto'
import { toPortableRow } from './portable-row.ts'
import type { OfflineStore } from './offline-store.ts'
import type { StoreRow, StoreTable, StoreValue } from './store-table.ts'

export interface TableDigest {
  readonly rows: number
  /** Of all rows, the same in whatever order they are read: stores order texts each in its own way. */
  readonly hash: string
}

const HASH_DIGITS = 32
const MODULUS = 1n << 128n

/** Reads all rows of a table. `tell` hears after each batch how many were read. */
export async function digestTable(
  store: Pick<OfflineStore, 'readBatches'>,
  table: StoreTable,
  tell: (rows: number) => void = () => undefined,
): Promise<TableDigest> {
  let rows = 0
  let sum = 0n
  for await (const batch of store.readBatches(table)) {
    for (const row of batch.rows) sum += hashRow(table, row)
    rows += batch.rows.length
    tell(batch.rows.length)
  }
  return { rows, hash: (sum % MODULUS).toString(16).padStart(HASH_DIGITS, '0') }
}

function hashRow(table: StoreTable, row: StoreRow): bigint {
  const portable = toPortableRow(table.name, row)
  const text = table.columns.map(({ name }) => toHashed(portable[name] ?? null)).join('')
  return BigInt(`0x${hash('sha256', text).slice(0, HASH_DIGITS)}`)
}

/** Kind and length go before each value, so that no two rows make the same text. */
function toHashed(value: StoreValue): string {
  if (value === null) return '-'
  if (typeof value === 'number') return `n${value};`
  if (typeof value === 'string') return `t${value.length}:${value}`
  return `b${hash('sha256', value)}`
}
