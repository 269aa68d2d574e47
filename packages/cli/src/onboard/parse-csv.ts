import { CsvError, parse } from 'csv-parse/sync'

/** A row of a CSV file and the line it begins on. */
export type CsvRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly problem: string }

export type CsvDelimiter = ',' | ';' | '\t'

/** If a quoted field is longer than this many lines, its quote was never closed. */
const maxLinesOfRow = 100

/**
 * Reads CSV: fields in double quotes may hold delimiters, line breaks and doubled quotes. Empty lines are
 * left out. A quote that is not closed or not doubled is a problem of the first line of its row only; the
 * following rows are read as usual.
 */
export function parseCsv(text: string, delimiter: CsvDelimiter = ','): readonly CsvRow[] {
  // Every second entry is the end of the line before it.
  const lines = text.replace(/^\ufeff/, '').split(/(\r\n|\n|\r)/)
  const rows: CsvRow[] = []
  for (let at = 0; at < lines.length; at += 2) {
    if ((lines[at] ?? '') === '') continue
    const { row, length } = readRow(lines, at, delimiter)
    rows.push(row)
    at += 2 * (length - 1)
  }
  return rows
}

/** The delimiter of the heading: the one that splits it into the most names. */
export function findDelimiter(heading: string): CsvDelimiter {
  const delimiters: readonly CsvDelimiter[] = [',', ';', '\t']
  const unquoted = heading.replaceAll(/"[^"]*"/g, '')
  const counted = delimiters.map((delimiter) => ({ delimiter, count: unquoted.split(delimiter).length }))
  return counted.toSorted((one, other) => other.count - one.count)[0]?.delimiter ?? ','
}

function readRow(
  lines: readonly string[],
  at: number,
  delimiter: CsvDelimiter,
): { readonly row: CsvRow; readonly length: number } {
  const line = at / 2 + 1
  let text = lines[at] ?? ''
  for (let length = 1; ; length += 1) {
    try {
      const [cells = []] = parse(text, { delimiter, relax_column_count: true, record_delimiter: ['\0'] })
      return { row: { line, cells }, length }
    } catch (error) {
      if (!(error instanceof CsvError)) throw error
      const next = at + 2 * length
      const isOpen = error.code === 'CSV_QUOTE_NOT_CLOSED'
      if (!isOpen || next >= lines.length || length >= maxLinesOfRow) {
        return { row: { line, problem: toProblem(isOpen) }, length: 1 }
      }
      text += `${lines[next - 1] ?? ''}${lines[next] ?? ''}`
    }
  }
}

function toProblem(isOpen: boolean): string {
  return isOpen
    ? 'expected every quote to be closed, got a field with an open one'
    : 'expected a quote inside a quoted field to be doubled ("")'
}
