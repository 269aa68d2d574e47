import { statSync } from 'node:fs'
import { readInteger, readText } from '@truckroll/store'
import type { Connection } from './connection.ts'

const pages = 'select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()'
const mainFile = `select coalesce(file, '') as file from pragma_database_list where name = 'main'`

/** What a store takes: its file with the write-ahead log beside it, or its pages if it has no file. */
export function readStoreBytes(connection: Connection): number {
  const file = connection.first(mainFile, {}, (row) => readText(row, 'file')) ?? ''
  const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (file !== '' && size(file) > 0) return size(file) + size(`${file}-wal`)
  return connection.first(pages, {}, (row) => readInteger(row, 'bytes')) ?? 0
}
