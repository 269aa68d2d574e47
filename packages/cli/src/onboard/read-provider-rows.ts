import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { isJsonObject, parseJson, type JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import { parseCsv } from './parse-csv.ts'

/** One provider of the file, or why its row cannot be read. */
export type ProviderRow =
  | { readonly line: number; readonly request: JsonObject }
  | { readonly line: number; readonly problem: string }

const maxBytes = 256 * 1024 * 1024

/**
 * Reads providers from JSON (a list), NDJSON (one a line) or CSV (a heading of dotted names such as
 * `address.state`). The format goes by the file's ending, else by what it begins with.
 * @throws CliError `TR_CLI_FILE`
 */
export function readProviderRows(path: string): readonly ProviderRow[] {
  const text = readText(path)
  switch (toFormat(path, text)) {
    case 'csv':
      return readCsv(text, path)
    case 'ndjson':
      return text
        .split('\n')
        .flatMap((each, index) => (each.trim() === '' ? [] : [readLine(each, index + 1)]))
    case 'json':
      return readJson(text, path)
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
  return bytes.toString('utf8').replace(/^\ufeff/, '')
}

function readJson(text: string, path: string): readonly ProviderRow[] {
  let parsed: unknown
  try {
    parsed = parseJson(text)
  } catch (cause) {
    throw new CliError('TR_CLI_FILE', `expected JSON in ${path}, got text that does not parse`, { cause })
  }
  const items: unknown =
    isJsonObject(parsed) && Array.isArray(parsed['providers']) ? parsed['providers'] : parsed
  const list: readonly unknown[] = Array.isArray(items) ? items : [items]
  return list.map((item, index) => toRow(item, index + 1))
}

function readLine(text: string, line: number): ProviderRow {
  try {
    return toRow(parseJson(text), line)
  } catch {
    return { line, problem: 'expected a JSON object on this line' }
  }
}

function toRow(value: unknown, line: number): ProviderRow {
  return isJsonObject(value)
    ? { line, request: value }
    : { line, problem: 'expected an object for each provider' }
}

function readCsv(text: string, path: string): readonly ProviderRow[] {
  const [heading, ...rows] = parseCsv(text)
  const names = heading?.cells.map((name) => name.trim()) ?? []
  if (!names.includes('externalOrganizationId')) {
    throw new CliError(
      'TR_CLI_FILE',
      `expected a heading with externalOrganizationId and name in ${path}, got ${names.slice(0, 5).join(', ')}`,
    )
  }
  return rows.map(({ line, cells }) =>
    cells.length === names.length
      ? { line, request: toNested(names, cells) }
      : { line, problem: `expected ${names.length} fields as in the heading, got ${cells.length}` },
  )
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
