import { readFileSync } from 'node:fs'
import { isJsonObject, parseJson, type JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import { isBridgeEvent, readBridgeEvent } from './read-bridge-event.ts'
import type { Recorded, RecordedMessage } from './recorded-message.ts'

const maxBytes = 32 * 1024 * 1024

const accepted =
  'a poll answer, a message of it, a webhook delivery, {"Actions": [...]}, an entity such as {"job": {...}}, an event of the bridge ({"type", "timestamp", "data"}), or lines of `jobs export`'

/** What Dispatch names its entities; of another key nobody can say whether it is one. */
const entityKeys: ReadonlySet<string> = new Set([
  'job',
  'appointment',
  'attachment',
  'surveyresponse',
  'offer',
  'ack',
  'err',
  'inbox_message',
  'calendar_event',
])

/**
 * Reads messages from a file, in whatever form they were kept; a list of them, or one a line, is several messages.
 * @throws CliError `TR_CLI_FILE`
 */
export function readRecorded(path: string): readonly Recorded[] {
  const values = readValues(path)
  const read = values.flatMap((value, index) => {
    const message = isBridgeEvent(value) ? readBridgeEvent(value) : unwrap(value)
    if (message === undefined) {
      const which = values.length === 1 ? '' : `, item ${index + 1}`
      throw new CliError('TR_CLI_FILE', `expected ${accepted}; got something else in ${path}${which}`)
    }
    return message
  })
  if (read.length > 0) return read
  throw new CliError('TR_CLI_FILE', `expected ${accepted}; got an empty list in ${path}`)
}

function readValues(path: string): readonly unknown[] {
  try {
    const bytes = readFileSync(path)
    if (bytes.length > maxBytes) throw new CliError('TR_CLI_FILE', `expected at most 32 MB in ${path}`)
    return parseValues(bytes.toString('utf8'))
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no JSON'
    throw new CliError('TR_CLI_FILE', `expected ${accepted}, as JSON; got ${path} (${why})`, { cause })
  }
}

/** One document, or one a line. */
function parseValues(text: string): readonly unknown[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const isPerLine =
    lines.length > 1 && lines.every((line) => line.startsWith('{') && line.trimEnd().endsWith('}'))
  if (isPerLine) return lines.map((line) => parseJson(line))
  const parsed = parseJson(text)
  return Array.isArray(parsed) ? parsed : [parsed]
}

function unwrap(value: unknown): RecordedMessage | undefined {
  if (!isJsonObject(value)) return undefined
  const inner = find(value, 'message') ?? find(value, 'request')
  if (isJsonObject(inner)) return unwrap(inner)
  const type = find(value, 'type')
  const named = { type: typeof type === 'string' ? type : undefined }
  const payload = find(value, 'payload')
  if (payload !== undefined) return isPayload(payload) ? { ...named, payload } : undefined
  if (isPayload(value)) return { ...named, payload: value }
  const [key, another] = Object.keys(value)
  if (key === undefined || another !== undefined || !entityKeys.has(key.toLowerCase())) return undefined
  return isJsonObject(value[key])
    ? { type: key, payload: { Actions: [{ ID: null, Put: value }] } }
    : undefined
}

function isPayload(value: unknown): boolean {
  if (!isJsonObject(value)) return false
  const actions = find(value, 'actions')
  return actions === undefined
    ? isJsonObject(find(value, 'data'))
    : Array.isArray(actions) && actions.length > 0
}

/** Dispatch writes keys in either case. */
function find(value: JsonObject, key: string): unknown {
  const name = Object.keys(value).find((each) => each.toLowerCase() === key)
  return name === undefined ? undefined : value[name]
}
