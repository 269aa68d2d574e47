import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Connection } from './connection.ts'
import { createPrivate } from './private-files.ts'
import { defineFunctions } from './define-functions.ts'
import { toStoreError } from './to-store-error.ts'

/** Shared by name within the process; kept for as long as a connection to it is open. */
const sharedMemory = /^file:[A-Za-z0-9_-]+\?mode=memory&cache=shared$/

/** In memory no other process can be at it: there is nothing to lock. */
export function isMemoryPath(path: string): boolean {
  return path === ':memory:' || sharedMemory.test(path)
}

/**
 * FULL: a commit has reached the disk when it returns; on macOS only with `fullfsync`. What is removed
 * from a page is overwritten as the page is written anyway; for pages that become free see `FreePageScrubber`.
 */
const pragmas = `
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma fullfsync = on;
  pragma checkpoint_fullfsync = on;
  pragma journal_size_limit = 67108864;
  pragma temp_store = memory;
  pragma secure_delete = fast;
`

/** The one name of a store's file, links followed: its lock must be the same by whichever name it is opened. */
export function resolveStorePath(path: string): string {
  if (isMemoryPath(path)) return path
  const absolute = resolve(path)
  if (existsSync(absolute)) return realpathSync(absolute)
  const folder = dirname(absolute)
  return existsSync(folder) ? join(realpathSync(folder), basename(absolute)) : absolute
}

/** @throws GatewayError `TR_STORE_UNAVAILABLE` */
export function openDatabase(path: string, maxBytes: number | undefined): Connection {
  let connection: Connection | undefined
  try {
    // Before SQLite makes it: its log and index have the same mode.
    if (!isMemoryPath(path)) createPrivate(path)
    const database = new DatabaseSync(path, { enableForeignKeyConstraints: false })
    defineFunctions(database)
    connection = new Connection(database)
    connection.execute(pragmas)
    if (maxBytes !== undefined) limitSize(connection, maxBytes)
    return connection
  } catch (error) {
    connection?.close()
    throw toStoreError(error, `The store ${path} cannot be opened`)
  }
}

function limitSize(connection: Connection, maxBytes: number): void {
  const pageBytes = connection.first('pragma page_size', {}, (row) => Number(row['page_size'])) ?? 4096
  connection.execute(`pragma max_page_count = ${Math.max(1, Math.floor(maxBytes / pageBytes))}`)
}
