import { isJsonObject, parseJson } from '@truckroll/protocol'
import type { JsonObject } from '@truckroll/protocol'

/** One record of a post, in the canonical form or identified by the `RecordType` header. */
export interface PostedRecord {
  recordType: string
  /** null: not a canonical record; kept, with no rule to act on it. */
  record: JsonObject | null
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
    // CSV and other formats that are not JSON are kept as they are.
    return [{ recordType: headerType || 'custom', record: null }]
  }
  const items: unknown[] = Array.isArray(body) ? body : [body]
  return items.map((item) => readItem(item, headerType))
}

function readItem(item: unknown, headerType: string): PostedRecord {
  if (!isJsonObject(item)) return { recordType: headerType || 'custom', record: null }
  const { header, record } = item
  if (isJsonObject(header) && typeof header['record_type'] === 'string' && isJsonObject(record)) {
    return { recordType: header['record_type'], record }
  }
  if (isJsonObject(record) && headerType !== '') return { recordType: headerType, record }
  if (bareTypes.has(headerType)) return { recordType: headerType, record: item }
  return { recordType: headerType || 'custom', record: null }
}
