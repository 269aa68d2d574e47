import { type ColumnKind, readInteger, readText, type StoreTable } from '@truckroll/store'
import type { Connection } from '../connection/connection.ts'
import { catalogSql } from '../sql/catalog-sql.ts'

/** A table and the columns that order its rows. */
export interface KeyedTable extends StoreTable {
  readonly key: readonly string[]
}

const kinds: ReadonlyMap<string, ColumnKind> = new Map([
  ['TEXT', 'text'],
  ['INTEGER', 'integer'],
  ['REAL', 'real'],
  ['BLOB', 'bytes'],
])

/** All tables but `meta`, as the file has them: what a later version adds needs no word here. */
export function readCatalog(connection: Connection): ReadonlyMap<string, KeyedTable> {
  const names = connection.all(catalogSql.tables, {}, (row) => readText(row, 'name'))
  return new Map(names.map((name) => [name, readTable(connection, name)]))
}

function readTable(connection: Connection, name: string): KeyedTable {
  const columns = connection.all(catalogSql.columns, { name }, (row) => ({
    name: readText(row, 'name'),
    kind: toKind(name, readText(row, 'name'), readText(row, 'type')),
    keyPlace: readInteger(row, 'pk'),
  }))
  const key = columns
    .filter(({ keyPlace }) => keyPlace > 0)
    .toSorted((left, right) => left.keyPlace - right.keyPlace)
    .map((column) => column.name)
  if (key.length === 0) throw new TypeError(`expected a primary key of table ${name}: copies go by it`)
  return { name, columns: columns.map((column) => ({ name: column.name, kind: column.kind })), key }
}

function toKind(table: string, column: string, type: string): ColumnKind {
  const kind = kinds.get(type)
  if (kind === undefined) throw new TypeError(`expected ${table}.${column} to be of a kind that stores share`)
  return kind
}
