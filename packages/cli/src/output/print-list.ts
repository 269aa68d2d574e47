import { toJsonText } from './to-json-text.ts'
import type { Output } from './output.ts'
import { toTable, type Column } from './to-table.ts'

export interface ListOptions<Row> {
  readonly columns: readonly Column<Row>[]
  readonly found: { readonly rows: readonly Row[]; readonly hasMore: boolean }
  /** Printed if there are no rows. */
  readonly empty: string
  readonly isJson: boolean
  /** Where to find what this list does not have; not in JSON. */
  readonly also?: string
}

/** Prints a list: for people as a table, for programs as one JSON document. */
export function printList<Row>(output: Output, options: ListOptions<Row>): void {
  const { rows, hasMore } = options.found
  if (options.isJson) return output.print(toJsonText({ items: rows, hasMore }))
  output.print(rows.length === 0 ? options.empty : toTable(options.columns, rows, output.style))
  if (hasMore) output.print(output.style.dim(`There are more: add --limit ${rows.length * 10}.`))
  if (options.also !== undefined) output.print(output.style.dim(options.also))
}
