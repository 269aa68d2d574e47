import Papa from 'papaparse'

/** One provider of a file, or why its row cannot be read. */
export type FileRow = { readonly line: number } & (
  | { readonly request: Readonly<Record<string, unknown>> }
  | { readonly problem: string }
)

const mostBytes = 20_000_000

/**
 * Reads providers from JSON (a list), NDJSON (one a line) or CSV (a heading of dotted names such as `address.state`), as
 * `truckroll providers onboard` does.
 * @throws Error saying what was expected, if none of it can be read.
 */
export async function readProviderFile(file: File): Promise<readonly FileRow[]> {
  if (file.size > mostBytes) throw new Error('expected at most 20 MB; larger files are for the command')
  const text = await readText(file)
  const start = text.trimStart()
  if (start.startsWith('[')) return readJson(text)
  return start.startsWith('{') ? readLines(text) : readCsv(text)
}

async function readText(file: File): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
  } catch (error) {
    throw new Error('expected text in UTF-8; in Excel, save it as "CSV UTF-8"', { cause: error })
  }
}

function readJson(text: string): readonly FileRow[] {
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`expected JSON: ${why}`, { cause: error })
  }
  return (Array.isArray(list) ? list : [list]).map((item: unknown, index) => toRow(item, index + 1))
}

function readLines(text: string): readonly FileRow[] {
  return text.split('\n').flatMap((each, index): readonly FileRow[] => {
    if (each.trim() === '') return []
    try {
      return [toRow(JSON.parse(each), index + 1)]
    } catch {
      return [{ line: index + 1, problem: 'expected a JSON object on this line' }]
    }
  })
}

function toRow(value: unknown, line: number): FileRow {
  return isObject(value) ? { line, request: value } : { line, problem: 'expected an object for each row' }
}

function readCsv(text: string): readonly FileRow[] {
  const [heading = [], ...rows] = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' }).data
  const names = heading.map((name) => name.trim())
  if (!names.includes('externalOrganizationId')) {
    throw new Error(
      `expected a heading with externalOrganizationId, got ${names.slice(0, 5).join(', ') || 'nothing'}`,
    )
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`expected each name of the heading once, got ${twice} twice`)
  return rows.map((cells, index) => readCells(index + 2, names, cells))
}

/** How a spreadsheet writes a long number that it has rounded. */
const rounded = /^\s*[+-]?\d+(?:[.,]\d+)?[eE]\+?\d+\s*$/

function readCells(line: number, names: readonly string[], cells: readonly string[]): FileRow {
  if (cells.length !== names.length)
    return { line, problem: `expected ${names.length} fields as in the heading, got ${cells.length}` }
  const lost = names.find((_name, index) => rounded.test(cells[index] ?? ''))
  if (lost !== undefined)
    return { line, problem: `${lost}: expected all digits, got a number that a spreadsheet has rounded` }
  return { line, request: toNested(names, cells) }
}

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/** `address.state` becomes `{ address: { state } }`; an empty field is left out. */
function toNested(names: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const root: Record<string, unknown> = {}
  for (const [index, name] of names.entries()) {
    const value = cells[index]?.trim() ?? ''
    const path = name.split('.')
    if (value === '' || path.some((part) => forbidden.has(part))) continue
    let at = root
    for (const part of path.slice(0, -1)) {
      const next = at[part]
      const inner: Record<string, unknown> = isObject(next) ? next : {}
      at[part] = inner
      at = inner
    }
    at[path.at(-1) ?? name] = value
  }
  return root
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
