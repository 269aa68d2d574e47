import { toSafeText } from './to-safe-text.ts'
import type { Style } from './style.ts'

/** A column: its heading, what a row shows in it, and how wide it may become. */
export interface Column<Row> {
  readonly heading: string
  readonly value: (row: Row) => string | number | undefined | null
  /** Longer text is cut with an ellipsis; default 60 characters. */
  readonly maxWidth?: number
}

const gap = '  '

/** Rows as aligned text; numbers to the right, an empty cell as `-`. The last column is not padded. */
export function toTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], style: Style): string {
  const cells = rows.map((row) => columns.map((column) => toCell(column, row)))
  const widths = columns.map((column, index) =>
    Math.max(column.heading.length, ...cells.map((line) => widthOf(line[index]?.text ?? ''))),
  )
  const align = (text: string, index: number, isNumber: boolean): string => {
    const fill = ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(text)))
    if (isNumber) return fill + text
    return index === columns.length - 1 ? text : text + fill
  }
  const isNumeric = columns.map(
    (_, index) => cells.length > 0 && cells.every((line) => line[index]?.isNumber),
  )
  const heading = columns.map((column, index) => align(column.heading, index, isNumeric[index] ?? false))
  return [
    style.dim(heading.join(gap).trimEnd()),
    ...cells.map((line) =>
      line
        .map((cell, index) => align(cell.text, index, cell.isNumber))
        .join(gap)
        .trimEnd(),
    ),
  ].join('\n')
}

function toCell<Row>(column: Column<Row>, row: Row): { readonly text: string; readonly isNumber: boolean } {
  const value = column.value(row)
  if (value === undefined || value === null || value === '') return { text: '-', isNumber: false }
  if (typeof value === 'number') return { text: String(value), isNumber: true }
  return { text: cut(toSafeText(value), column.maxWidth ?? 60), isNumber: false }
}

function cut(text: string, maxWidth: number): string {
  const characters = [...text]
  return characters.length <= maxWidth ? text : `${characters.slice(0, maxWidth - 1).join('')}…`
}

function widthOf(text: string): number {
  return [...text].length
}
