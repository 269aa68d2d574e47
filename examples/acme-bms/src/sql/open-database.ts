import { DatabaseSync } from 'node:sqlite'

import { migrations } from './migrations.ts'

/** Opens the file (or `:memory:`) and brings its tables to this version. */
export function openDatabase(data: string): DatabaseSync {
  const database = new DatabaseSync(data)
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 2000',
  )
  const present = Number(database.prepare('pragma user_version').get()?.['user_version'] ?? 0)
  for (const [index, statements] of migrations.entries()) {
    const version = index + 1
    if (version > present)
      database.exec(`begin immediate; ${statements}; pragma user_version = ${version}; commit`)
  }
  return database
}
