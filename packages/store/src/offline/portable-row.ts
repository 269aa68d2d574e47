import { createHash } from 'node:crypto'
import type { StoreRow, StoreValue } from './store-table.ts'

/** PostgreSQL indexes no text above 2.7 kB: of ids longer than this it keeps the hash. */
const LONGEST_ID_BYTES = 400
const ORGANIZATION_SLOT = 'o:'
const shortened: Readonly<Record<string, Readonly<Record<string, (text: string) => string>>>> = {
  entities: { put_key: toShortId, entity_id: toShortId },
  keys: { slot: toShortSlot },
  outbox_keys: { slot: toShortSlot },
}

/**
 * A row as any store can hold it: what PostgreSQL cannot keep (the character NUL, ids of any length in an index) is
 * replaced as its store replaces it. Equal for rows that mean the same, so copies are compared by it.
 */
export function toPortableRow(table: string, row: StoreRow): StoreRow {
  const short = shortened[table] ?? {}
  const entries = Object.entries(row).map(([name, value]): [string, StoreValue] => {
    if (typeof value !== 'string') return [name, value]
    const text = value.includes('\0') ? value.replaceAll('\0', '\u{FFFD}') : value
    return [name, short[name]?.(text) ?? text]
  })
  return Object.fromEntries(entries)
}

function toShortSlot(slot: string): string {
  if (!slot.startsWith(ORGANIZATION_SLOT)) return slot
  return ORGANIZATION_SLOT + toShortId(slot.slice(ORGANIZATION_SLOT.length))
}

function toShortId(id: string): string {
  if (Buffer.byteLength(id) <= LONGEST_ID_BYTES) return id
  return `md5:${createHash('md5').update(id).digest('hex')}`
}
