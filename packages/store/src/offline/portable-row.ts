import { createHash } from 'node:crypto'
import type { StoreRow, StoreValue } from './store-table.ts'

/** PostgreSQL indexes no text above 2.7 kB: of ids longer than this it keeps the hash. */
const LONGEST_ID_BYTES = 400
const ORGANIZATION_QUEUE = 'o:'
const shortened: Readonly<Record<string, Readonly<Record<string, (text: string) => string>>>> = {
  entities: { put_key: toShortId, entity_id: toShortId },
  keys: { queue: toShortQueue },
  outbox_keys: { queue: toShortQueue },
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

function toShortQueue(queue: string): string {
  if (!queue.startsWith(ORGANIZATION_QUEUE)) return queue
  return ORGANIZATION_QUEUE + toShortId(queue.slice(ORGANIZATION_QUEUE.length))
}

function toShortId(id: string): string {
  if (Buffer.byteLength(id) <= LONGEST_ID_BYTES) return id
  return `md5:${createHash('md5').update(id).digest('hex')}`
}
