import type { ColumnKind } from '@truckroll/store'
import type { KeyedTable, PartTable } from '../offline/table-catalog.ts'

const arrays: Readonly<Record<ColumnKind, string>> = {
  text: 'text[]',
  integer: 'bigint[]',
  real: 'double precision[]',
  bytes: 'bytea[]',
}

/** Statements over any table as other stores mean it: what stands in part tables here is a column there. */
export function tableSql(table: KeyedTable) {
  const keys = table.key.map((name) => `t.${quote(name)}`).join(', ')
  const from = `from ${quote(table.name)} t ${table.parts.map((part) => joinOf(part)).join(' ')}`
  const columns = table.columns.map(({ name }) => `${sourceOf(table, name)} as ${quote(name)}`)
  const sizes = table.columns
    .filter(({ kind }) => kind === 'text' || kind === 'bytes')
    .map(({ name }) => `coalesce(octet_length(${sourceOf(table, name)}), 0)`)
  const after = table.key.map((name, index) => `$${index + 2}::${typeOf(table, name)}`).join(', ')
  const rest = `order by ${keys} limit $1`
  const restAfter = `where (${keys}) > (${after}) ${rest}`
  const size = `select ${sizes.length === 0 ? '0' : sizes.join(' + ')} as bytes ${from}`
  const read = `select ${columns.join(', ')} ${from}`
  return {
    count: `select count(*) as count from ${quote(table.name)}`,
    sizes: `${size} ${rest}`,
    sizesAfter: `${size} ${restAfter}`,
    read: `${read} ${rest}`,
    readAfter: `${read} ${restAfter}`,
  }
}

/** Adds rows given as one array a column; where a part has none the row is left out. */
export function insertSql(name: string, columns: readonly { name: string; kind: ColumnKind }[]): string {
  const list = columns.map((column) => quote(column.name)).join(', ')
  const values = columns.map(({ kind }, index) => `$${index + 1}::${arrays[kind]}`).join(', ')
  return `insert into ${quote(name)} (${list}) select * from unnest(${values})`
}

/** The next id is above all that are there. */
export function identitySql(name: string, column: string): string {
  return `select setval(pg_get_serial_sequence('${quote(name)}', '${column}'), max(${quote(column)})) from ${quote(name)}
    having max(${quote(column)}) is not null`
}

export function clearSql(name: string): string {
  return `delete from ${quote(name)}`
}

export function analyzeSql(name: string): string {
  return `analyze ${quote(name)}`
}

function joinOf(part: PartTable): string {
  return `left join ${quote(part.name)} on ${quote(part.name)}.${quote(part.key)} = t.seq`
}

function sourceOf(table: KeyedTable, column: string): string {
  const part = table.parts.find(({ as }) => as === column)
  if (part === undefined) return `t.${quote(column)}`
  const source = `${quote(part.name)}.${quote(part.column)}`
  return part.isRequired ? `coalesce(${source}, '')` : source
}

function typeOf(table: KeyedTable, name: string): string {
  const kind = table.columns.find((column) => column.name === name)?.kind ?? 'text'
  return arrays[kind].replace('[]', '')
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
