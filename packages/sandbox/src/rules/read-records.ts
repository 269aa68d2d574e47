import {
  isJsonObject,
  parseJson,
  readCsvRecords,
  toCanonicalRecord,
  TruckrollError,
} from '@truckroll/protocol'
import type { JsonObject } from '@truckroll/protocol'

/** One record of a post, in the canonical form or identified by the `RecordType` header. */
export interface PostedRecord {
  recordType: string
  /** null: not a canonical record; kept, with no rule to act on it. */
  record: JsonObject | null
  /** `delete` takes a calendar event back. */
  action?: string
  /** Why it is no record at all: a line of CSV that has too few values. */
  fault?: string
}

/**
 * Values of the header that name the sender's way of working instead of a record type; one is a known
 * misprint.
 */
const senderTypes = new Set(['gateway', 'gatway'])
/** Types whose body is the bare record. */
const bareTypes = new Set(['gateway_provision', 'gateway_deprovision'])

/**
 * The records of a body, in order. `header.record_type` decides; a body without one is custom, unless the
 * HTTP header names a type whose body is the bare record. Playbook: Overview > Dispatch Inbound > Payload
 * Structure
 */
export function readRecords(text: string, recordTypeHeader: string | null): PostedRecord[] {
  const named = recordTypeHeader?.trim().toLowerCase() ?? ''
  const headerType = senderTypes.has(named) ? '' : named
  let body: unknown
  try {
    body = parseJson(text)
  } catch {
    return readCsv(text) ?? [{ recordType: headerType || 'custom', record: null }]
  }
  const items: unknown[] = Array.isArray(body) ? body : [body]
  return items.map((item) => readItem(item, headerType))
}

function readItem(item: unknown, headerType: string): PostedRecord {
  if (!isJsonObject(item)) return { recordType: headerType || 'custom', record: null }
  const { header, record } = item
  const { record_type: recordType, action } = isJsonObject(header) ? header : {}
  if (typeof recordType === 'string' && isJsonObject(record)) {
    return {
      recordType,
      record: toCanonicalRecord(recordType, item),
      ...(typeof action === 'string' && { action }),
    }
  }
  if (isJsonObject(record) && headerType !== '') {
    return { recordType: headerType, record: toCanonicalRecord(headerType, item) }
  }
  if (bareTypes.has(headerType)) return { recordType: headerType, record: item }
  return { recordType: headerType || 'custom', record: null }
}

/** Records in CSV; undefined if the text is something else, which is kept as it is. Playbook: Dispatch Inbound > CSV */
function readCsv(text: string): PostedRecord[] | undefined {
  try {
    const { records, faults } = readCsvRecords(text)
    const recordTypeOfFaults = records[0]?.recordType ?? typeOfFirstColumn(text)
    const lines: { line: number; posted: PostedRecord }[] = [
      ...records.map(({ recordType, record, line }) => ({
        line,
        posted: { recordType, record: toCanonicalRecord(recordType, { record }) },
      })),
      ...faults.map(({ line, message }) => ({
        line,
        posted: { recordType: recordTypeOfFaults, record: null, fault: `line ${line}: ${message}` },
      })),
    ]
    return lines.toSorted((one, other) => one.line - other.line).map(({ posted }) => posted)
  } catch (error) {
    if (TruckrollError.is(error)) return undefined
    throw error
  }
}

function typeOfFirstColumn(text: string): string {
  return text.split('.', 2)[1] ?? 'custom'
}
