import { lock, lockEach, type Routine } from '../routine/routine.ts'
import { gates } from './gates.ts'
import type { KeyTable } from './key-sql.ts'

const reserve = (table: KeyTable, wanted: string) => `
  insert into ${table} as k (key, credential, queue, gates, due_at, since)
  select wanted.key, '', '', ${gates.reserved}, 0, 0 from ${wanted} order by wanted.key collate "C"
  on conflict (key) do update set key = excluded.key where false`

/** Keys that these jobs have since they went to another organization, with those named; first of all as `shareOwners`. */
const ofJobs = `share_owners() as shared, (
  select value collate "C" as key from unnest(:keys::text[]) as x (value)
  union
  select key from jobs where key is not null and id = any(:jobIds::text[])) as wanted`

/**
 * Takes the rows of these keys for the transaction, in one order so that two callers never wait for each other. A key
 * without a row gets one in queue '': its owner is filled in by `touchKeys`, and `dropReserved` removes those that nobody
 * touched. Its gate, which nothing else has, keeps it out of the indexes of keys that may be worked on.
 */
export function* reserveKeys(table: KeyTable, keys: Iterable<string>): Routine<void> {
  const each = [...new Set(keys)].map((key) => ({ key }))
  yield* lockEach(reserve(table, '{rows wanted: key text}'), each)
}

/** The same of the inbox's keys and of those that these jobs have since they moved, after `shareOwners`. */
export function* reserveKeysOfJobs(keys: readonly string[], jobIds: readonly string[]): Routine<void> {
  yield* lock(reserve('keys', ofJobs), { keys, jobIds })
}

export function* dropReserved(table: KeyTable, keys: readonly string[]): Routine<void> {
  if (keys.length === 0) return
  yield* lock(`delete from ${table} where key = any(:keys::text[]) and queue = ''`, { keys })
}

/** Waits for these rows, in one order, and keeps them for the transaction. */
export function* lockKeys(table: KeyTable, keys: readonly string[]): Routine<void> {
  yield* lock(`select 1 from ${table} where key = any(:keys::text[]) order by key for update`, { keys })
}
