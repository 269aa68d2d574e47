import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { isJsonObject, parseJson, type JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import { findDelimiter, parseCsv, type CsvDelimiter } from './parse-csv.ts'

/** One provider or job of the file, or why its row cannot be read. */
export type InputRow =
  | { readonly line: number; readonly request: JsonObject }
  | { readonly line: number; readonly problem: string }

export interface InputFile {
  readonly rows: readonly InputRow[]
  /** Its values have no types: everything is text. */
  readonly isUntyped?: boolean
  /** How the file was read, if its writer may have meant something else. */
  readonly note?: string
}

const maxBytes = 256 * 1024 * 1024

/**
 * Reads providers or jobs from JSON (a list), NDJSON (one a line) or CSV (a heading of dotted names such as
 * `address.state`). The format goes by the file's ending, else by what it begins with.
 * @throws CliError `TR_CLI_FILE`
 */
export function readRows(path: string, listName: 'providers' | 'jobs' = 'providers'): InputFile {
  const text = readText(path)
  switch (toFormat(path, text)) {
    case 'csv':
      return readCsv(text, path)
    case 'ndjson':
      return { rows: readLines(text) }
    case 'json':
      return { rows: readJson(text, path, listName) }
  }
}

function toFormat(path: string, text: string): 'json' | 'ndjson' | 'csv' {
  const ending = extname(path).toLowerCase()
  if (ending === '.csv') return 'csv'
  if (ending === '.ndjson' || ending === '.jsonl') return 'ndjson'
  if (ending === '.json') return 'json'
  const start = text.trimStart()
  if (start.startsWith('[')) return 'json'
  return start.startsWith('{') ? 'ndjson' : 'csv'
}

function readText(path: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (cause) {
    throw new CliError('TR_CLI_FILE', `expected a file that can be read, got ${path}`, { cause })
  }
  if (bytes.length > maxBytes) throw new CliError('TR_CLI_FILE', 'expected at most 256 MB; split the file')
  return decode(bytes, path)
}

/**
 * UTF-8, or UTF-16 with a byte order mark, as spreadsheets write it. Any other encoding would silently ruin
 * names.
 */
function decode(bytes: Buffer, path: string): string {
  const [first, second] = bytes
  const isLittle = first === 0xff && second === 0xfe
  const encoding = isLittle ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    const valid = bytes.toString('utf8').split('\ufffd', 1)[0] ?? ''
    throw new CliError(
      'TR_CLI_FILE',
      `${path}, line ${valid.split('\n').length}: expected text in UTF-8; in Excel, save it as "CSV UTF-8"`,
      { cause },
    )
  }
}

function readJson(text: string, path: string, listName: string): readonly InputRow[] {
  let parsed: unknown
  try {
    parsed = parseJson(text)
  } catch (cause) {
    const why =
      cause instanceof Error ? cause.message.replace('expected JSON, but ', '') : 'it does not parse'
    throw new CliError('TR_CLI_FILE', `expected JSON in ${path}: ${why}`, { cause })
  }
  const items: unknown = isJsonObject(parsed) && Array.isArray(parsed[listName]) ? parsed[listName] : parsed
  const list: readonly unknown[] = Array.isArray(items) ? items : [items]
  return list.map((item, index) => toRow(item, index + 1))
}

function readLines(text: string): readonly InputRow[] {
  return text.split('\n').flatMap((each, index) => (each.trim() === '' ? [] : [readLine(each, index + 1)]))
}

function readLine(text: string, line: number): InputRow {
  try {
    return toRow(parseJson(text), line)
  } catch {
    return { line, problem: 'expected a JSON object on this line' }
  }
}

function toRow(value: unknown, line: number): InputRow {
  return isJsonObject(value) ? { line, request: value } : { line, problem: 'expected an object for each row' }
}

const delimiterNames: Readonly<Record<CsvDelimiter, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
}

function readCsv(text: string, path: string): InputFile {
  const delimiter = findDelimiter(text.split(/[\r\n]/, 1)[0] ?? '')
  const [heading, ...rows] = parseCsv(text, delimiter)
  const names = heading && 'cells' in heading ? heading.cells.map((name) => name.trim()) : []
  if (!names.includes('externalOrganizationId')) {
    throw new CliError(
      'TR_CLI_FILE',
      `expected a heading with externalOrganizationId in ${path}, got ${names.slice(0, 5).join(', ')}`,
    )
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    throw new CliError('TR_CLI_FILE', `expected each name of the heading of ${path} once, got ${twice} twice`)
  }
  return {
    rows: rows.map((row) => ('problem' in row ? row : readCells(row.line, names, row.cells))),
    isUntyped: true,
    ...(delimiter !== ',' && { note: `read as fields separated by ${delimiterNames[delimiter]}` }),
  }
}

/** How a spreadsheet writes a long number that it has rounded. */
const rounded = /^\s*[+-]?\d+(?:[.,]\d+)?[eE]\+?\d+\s*$/

function readCells(line: number, names: readonly string[], cells: readonly string[]): InputRow {
  if (cells.length !== names.length) {
    return { line, problem: `expected ${names.length} fields as in the heading, got ${cells.length}` }
  }
  const lost = names.find((_name, index) => rounded.test(cells[index] ?? ''))
  if (lost !== undefined) {
    const problem = `${lost}: expected all digits, got a number that a spreadsheet has rounded; write the column as text`
    return { line, problem }
  }
  return { line, request: toNested(names, cells) }
}

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/** `address.state` becomes `{ address: { state } }`; an empty field is left out. */
function toNested(names: readonly string[], cells: readonly string[]): JsonObject {
  const root: Record<string, unknown> = {}
  for (const [index, name] of names.entries()) {
    const value = cells[index]?.trim() ?? ''
    const path = name.split('.')
    if (value === '' || path.some((part) => forbidden.has(part))) continue
    let at = root
    for (const part of path.slice(0, -1)) {
      const next = at[part]
      const inner: Record<string, unknown> = isJsonObject(next) ? next : {}
      at[part] = inner
      at = inner
    }
    at[path.at(-1) ?? name] = value
  }
  return root
}
