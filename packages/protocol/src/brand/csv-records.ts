import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { ProtocolError } from '../errors.ts'
import { isJsonObject, type JsonObject } from '../json/json-object.ts'
import type { BrandRecord } from './brand-record.ts'

/** One record of a line. */
export interface CsvRecord {
  readonly recordType: string
  readonly version: string
  readonly record: JsonObject
  /** Counted from 1; the header is line 1. */
  readonly line: number
}

/** A line that is no record. */
export interface CsvFault {
  readonly line: number
  readonly message: string
}

/**
 * The records of a CSV body. Its header has version, record type and path of each column, with dots between. A line
 * with another number of values is a fault of its own, and the others go on.
 * Playbook: Overview > Dispatch Inbound > CSV
 *
 * @throws ProtocolError TR_PROTOCOL_RECORD if the first line is no such header, or the text no CSV.
 */
export function readCsvRecords(text: string): { records: CsvRecord[]; faults: CsvFault[] } {
  const [header, ...rows] = parseRows(text)
  if (header === undefined) throw refusal('expected a first line with the names of the columns')
  const columns = header.values.map((name) => toColumn(name))
  const records: CsvRecord[] = []
  const faults: CsvFault[] = []
  for (const { values, line } of rows) {
    if (values.length === columns.length) records.push(...toRecords(columns, values, line))
    else
      faults.push({
        line,
        message: `expected ${columns.length} values, as the first line has names; got ${values.length}`,
      })
  }
  return { records, faults }
}

/**
 * Records of one type as CSV, to be posted as `text/csv`.
 *
 * @throws ProtocolError TR_PROTOCOL_RECORD if they are of several types, or hold a list, which has no place in a column.
 */
export function toCsv(records: readonly BrandRecord[]): string {
  const [first] = records
  if (first === undefined) throw refusal('expected at least one record')
  const { record_type: type, version } = first.header
  if (version === undefined)
    throw refusal(`${type}: expected a record type with a version; the first column is named by it`)
  if (records.some(({ header }) => header.record_type !== type)) throw refusal('expected records of one type')
  const rows = records.map(({ record }) => new Map(flatten(type, record)))
  const paths = [...new Set(rows.flatMap((row) => [...row.keys()]))]
  return stringify([
    paths.map((path) => `${version}.${type}.${path}`),
    ...rows.map((row) => paths.map((path) => row.get(path) ?? '')),
  ])
}

interface Column {
  readonly version: string
  readonly recordType: string
  readonly path: readonly string[]
}

function parseRows(text: string): { values: string[]; line: number }[] {
  const lines: number[] = []
  try {
    const rows = parse(text, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (row: string[], { lines: line }) => {
        lines.push(line)
        return row
      },
    })
    return rows.map((values, at) => ({ values, line: lines[at] ?? 0 }))
  } catch (cause) {
    throw refusal(`expected CSV; ${cause instanceof Error ? cause.message : 'it could not be read'}`)
  }
}

function toColumn(name: string): Column {
  const [version, recordType, ...path] = name.split('.')
  if (
    !version ||
    !recordType ||
    path.length === 0 ||
    path.some((part) => part === '' || part === '__proto__')
  ) {
    throw refusal(`expected a column such as v3.organization.address.city; got "${name.slice(0, 100)}"`)
  }
  return { version, recordType, path }
}

/** Columns of two record types in one line are two records. */
function toRecords(columns: readonly Column[], values: readonly string[], line: number): CsvRecord[] {
  const records = new Map<string, CsvRecord>()
  for (const [at, { version, recordType, path }] of columns.entries()) {
    const key = `${version}.${recordType}`
    const { record = {} } = records.get(key) ?? {}
    const value = values[at] ?? ''
    records.set(key, {
      recordType,
      version,
      record: value === '' ? record : withValue(record, path, value),
      line,
    })
  }
  return [...records.values()]
}

/** The record with a value at this path. */
function withValue(record: JsonObject, [name = '', ...rest]: readonly string[], value: string): JsonObject {
  const inner = record[name]
  return {
    ...record,
    [name]: rest.length === 0 ? value : withValue(isJsonObject(inner) ? inner : {}, rest, value),
  }
}

function flatten(type: string, fields: object, above: readonly string[] = []): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const path = [...above, name]
    if (isJsonObject(value)) return flatten(type, value, path)
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return [[path.join('.'), String(value)]]
    }
    throw refusal(`${type}/${path.join('/')}: expected a text, number or boolean; a list has no place in CSV`)
  })
}

function refusal(message: string): ProtocolError {
  return new ProtocolError('TR_PROTOCOL_RECORD', message)
}
