import { existsSync, rmSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { GatewayError, metaNames, readInteger, readText, type StoreStamp } from '@truckroll/store'
import { Connection } from '../connection/connection.ts'
import { isMemoryPath, resolveStorePath } from '../connection/open-database.ts'
import { createPrivate, shareWith } from '../connection/private-files.ts'
import { toStoreError } from '../connection/to-store-error.ts'
import { metaSql } from '../sql/meta-sql.ts'
import { tableSql } from '../sql/table-sql.ts'
import { checkBackupTarget } from './check-backup-target.ts'
import { putInPlace } from './put-in-place.ts'
import { readMeta } from './read-meta.ts'
import { readCatalog } from './table-catalog.ts'

export interface SqliteBackupOptions {
  readonly path: string
  /** Where the backup goes; its folder exists. */
  readonly file: string
  /** Whether an earlier backup there is replaced. */
  readonly mayReplace: boolean
  /** Name or id of a group that may read it. Default: only this user. */
  readonly group?: string | undefined
  readonly now: () => number
  readonly tell: (progress: { readonly pages: number; readonly total: number }) => void
}

export interface SqliteBackup {
  readonly file: string
  readonly bytes: number
  /** The backup holds all that was durable at this time. */
  readonly takenAt: number
  readonly stamp: StoreStamp
  readonly rows: Readonly<Record<string, number>>
}

/** 4 MB a step; after each the progress is told. */
const PAGES_A_STEP = 1_000
const BUSY_MS = 5_000

/**
 * Copies a store's file while a gateway works on it, which neither waits for it nor notices. The copy is one moment of
 * the store: all steps read under one read transaction, so what is committed later goes to the WAL and not into it. It
 * carries a mark by which it does not run before it is adopted, is checked whole, and gets its name only then.
 * @throws GatewayError `TR_STORE_UNAVAILABLE`, `TR_STORE_NOT_EMPTY`, `TR_STORE_LOCKED`
 */
export async function backupSqlite(options: SqliteBackupOptions): Promise<SqliteBackup> {
  const path = resolveStorePath(options.path)
  const file = resolve(options.file)
  if (isMemoryPath(path) || !existsSync(path)) {
    throw new GatewayError(
      'TR_STORE_UNAVAILABLE',
      `There is no store ${path} to back up: expected an existing file`,
    )
  }
  checkBackupTarget(path, file, options.mayReplace)
  const part = `${file}.part`
  try {
    // What an earlier backup left there goes.
    rmSync(part, { force: true })
    createPrivate(part)
    const source = await copyMoment(path, part, options)
    finish(part, path, source)
    shareWith(options.group, [part])
    putInPlace(part, file)
    const { takenAt, stamp, rows } = source
    return { file, bytes: statSync(file).size, takenAt, stamp, rows }
  } catch (error) {
    rmSync(part, { force: true })
    throw toStoreError(error, `The store ${path} could not be backed up to ${file}`)
  }
}

type Moment = Pick<SqliteBackup, 'takenAt' | 'stamp' | 'rows'>

async function copyMoment(path: string, part: string, options: SqliteBackupOptions): Promise<Moment> {
  const database = new DatabaseSync(path, { timeout: BUSY_MS })
  const connection = new Connection(database)
  try {
    connection.execute('pragma query_only = on; begin')
    // The first read is what the transaction's moment is.
    const stamp = readStamp(connection, path)
    const takenAt = options.now()
    const rows = countAll(connection)
    await backup(database, part, {
      rate: PAGES_A_STEP,
      progress: ({ totalPages, remainingPages }) =>
        options.tell({ pages: totalPages - remainingPages, total: totalPages }),
    })
    return { takenAt, stamp, rows }
  } finally {
    connection.close()
  }
}

/** Marks the copy and proves that it is whole. One file without a WAL: it can be read wherever it is put. */
function finish(part: string, path: string, { takenAt, rows }: Moment): void {
  const connection = new Connection(new DatabaseSync(part))
  try {
    connection.execute('pragma journal_mode = delete; pragma synchronous = full')
    connection.run(metaSql.set, {
      name: metaNames.restored,
      value: JSON.stringify({ from: path, at: takenAt }),
    })
    const found = connection.all('pragma integrity_check', {}, (row) => readText(row, 'integrity_check'))
    const isWhole = found.length === 1 && found[0] === 'ok'
    if (isWhole && JSON.stringify(countAll(connection)) === JSON.stringify(rows)) return
    const what = isWhole ? 'other numbers of rows than the store' : found.slice(0, 3).join('; ')
    throw new GatewayError(
      'TR_STORE_UNAVAILABLE',
      `The backup of ${path} is not whole (${what}) and was removed: check disk and store`,
    )
  } finally {
    connection.close()
  }
}

function readStamp(connection: Connection, path: string): StoreStamp {
  const isStore = connection.first(metaSql.exists, {}, () => true) ?? false
  const meta = isStore ? readMeta(connection) : new Map<string, string>()
  const environment = meta.get(metaNames.environment)
  const instance = meta.get(metaNames.instance)
  if (environment !== undefined && instance !== undefined) return { environment, instance }
  throw new GatewayError('TR_STORE_UNAVAILABLE', `${path} is not a store that was ever run: check its name`)
}

function countAll(connection: Connection): Record<string, number> {
  const tables = [...readCatalog(connection).values()]
  return Object.fromEntries(
    tables.map((table) => [
      table.name,
      connection.first(tableSql(table).count, {}, (row) => readInteger(row, 'count')) ?? 0,
    ]),
  )
}
