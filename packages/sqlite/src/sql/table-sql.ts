import { boundLimit } from './bound-limit.ts'
import type { KeyedTable } from '../offline/table-catalog.ts'

/** Statements over any table. Its columns are bound by name, where a row stands by `after0`, `after1`, ... */
export function tableSql({ name, columns, key }: KeyedTable) {
  const table = quote(name)
  const list = columns.map((column) => quote(column.name)).join(', ')
  const keys = key.map(quote).join(', ')
  const after = key.map((_, index) => `:after${index}`).join(', ')
  return {
    count: `select count(*) as count from ${table}`,
    read: `select ${list} from ${table} order by ${keys} ${boundLimit}`,
    readAfter: `select ${list} from ${table} where (${keys}) > (${after}) order by ${keys} ${boundLimit}`,
    insert: `insert into ${table} (${list}) values (${columns.map((column) => `:${column.name}`).join(', ')})`,
    clear: `delete from ${table}`,
  }
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
