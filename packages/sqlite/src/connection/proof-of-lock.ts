import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { readMeta } from '../offline/read-meta.ts'
import { metaSql } from '../sql/meta-sql.ts'
import { Connection } from './connection.ts'
import { toReadOnlyUrl } from './read-only-url.ts'
import { sqliteCode } from './to-store-error.ts'

/** Name in `meta` of the file that was the lock at the last start. */
export const lockFileName = 'lock_file'

const SQLITE_BUSY = 5

/** The file that was the lock at the last start; undefined if nobody can tell. */
export function readLockFile(path: string): string | undefined {
  const url = existsSync(path) ? toReadOnlyUrl(path) : undefined
  if (url === undefined) return undefined
  const connection = new Connection(new DatabaseSync(url, { readOnly: true }))
  try {
    const hasMeta = connection.first(metaSql.exists, {}, () => true) ?? false
    return hasMeta ? readMeta(connection).get(lockFileName) : undefined
  } finally {
    connection.close()
  }
}

/** Whether any other program has the store's file open, one that only reads included. */
export function isOpenElsewhere(path: string): boolean {
  if (!existsSync(path)) return false
  const database = new DatabaseSync(path)
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive; rollback')
    return false
  } catch (error) {
    if (sqliteCode(error) === SQLITE_BUSY) return true
    throw error
  } finally {
    database.close()
  }
}
