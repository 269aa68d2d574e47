import type { ColumnKind, StoreColumn, StoreTable } from '@truckroll/store'
import type pg from 'pg'
import { catalogSql } from '../sql/catalog-sql.ts'

/** A table of this store alone that holds one column of another table, row by row. */
export interface PartTable {
  readonly name: string
  /** The column that holds the other table's `seq`, and the one that holds the value. */
  readonly key: string
  readonly column: string
  /** What the column is called where it stands in the other table. */
  readonly as: string
  /** Whether every row of the other table has one: empty if it is missing here. */
  readonly isRequired: boolean
}

export interface KeyedTable extends StoreTable {
  /** Columns that order its rows. */
  readonly key: readonly string[]
  readonly parts: readonly PartTable[]
  /** Its columns that are numbered by themselves. */
  readonly identities: readonly string[]
}

/** See the migrations: an event's row is written often, its body once. */
const partsOf: Readonly<Record<string, readonly PartTable[]>> = {
  events: [
    { name: 'event_bodies', key: 'event_seq', column: 'body', as: 'body', isRequired: true },
    { name: 'event_handed', key: 'event_seq', column: 'data', as: 'handed_data', isRequired: false },
  ],
}
const partNames = new Set(Object.values(partsOf).flatMap((parts) => parts.map(({ name }) => name)))

/** Unique by an expression, so without a primary key. */
const keysWithoutPrimary: Readonly<Record<string, readonly string[]>> = {
  echoes: ['job_id', 'kind', 'value'],
}

const kinds: ReadonlyMap<string, ColumnKind> = new Map([
  ['text', 'text'],
  ['bigint', 'integer'],
  ['integer', 'integer'],
  ['smallint', 'integer'],
  ['double precision', 'real'],
  ['bytea', 'bytes'],
])

interface CatalogRow {
  readonly table_name: string
  readonly name: string
  readonly type: string
  readonly is_identity: boolean
  readonly key_place: number | null
}

/** All tables but `meta`, as other stores mean them: what a later version adds to both needs no word here. */
export async function readCatalog(
  client: pg.ClientBase,
  schema: string,
): Promise<ReadonlyMap<string, KeyedTable>> {
  const { rows } = await client.query<CatalogRow>(catalogSql.columns, [schema])
  const byTable = Map.groupBy(rows, (row) => row.table_name)
  const tables = [...byTable].filter(([name]) => !partNames.has(name))
  return new Map(tables.map(([name, columns]) => [name, toTable(name, columns)]))
}

function toTable(name: string, all: readonly CatalogRow[]): KeyedTable {
  const parts = partsOf[name] ?? []
  const columns = [
    ...all.map((column) => toColumn(name, column)),
    ...parts.map(({ as }): StoreColumn => ({ name: as, kind: 'text' })),
  ].toSorted((left, right) => (left.name < right.name ? -1 : 1))
  const primary = all
    .filter(({ key_place: place }) => place !== null)
    .toSorted((left, right) => (left.key_place ?? 0) - (right.key_place ?? 0))
    .map((column) => column.name)
  const key = primary.length > 0 ? primary : keysWithoutPrimary[name]
  if (key === undefined) throw new TypeError(`expected a primary key of table ${name}: copies go by it`)
  const identities = all.filter((column) => column.is_identity).map((column) => column.name)
  return { name, columns, key, parts, identities }
}

function toColumn(table: string, { name, type }: CatalogRow): StoreColumn {
  const kind = kinds.get(type)
  if (kind === undefined) throw new TypeError(`expected ${table}.${name} to be of a kind that stores share`)
  return { name, kind }
}
