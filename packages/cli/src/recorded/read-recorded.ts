import { readFileSync } from 'node:fs'
import { isJsonObject, parseJson, type JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import { isBridgeEvent, readBridgeEvent } from './read-bridge-event.ts'
import type { Recorded, RecordedMessage } from './recorded-message.ts'

const maxBytes = 32 * 1024 * 1024

const accepted =
  'a poll answer, a message of it, a webhook delivery, {"Actions": [...]}, an entity such as {"job": {...}}, an event of the bridge ({"type", "timestamp", "data"}), lines of `jobs export`, or a fixture'

/** The names of Dispatch's entities; nobody can say whether another key is one. */
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
  const read = readValues(path).flatMap(({ value, place }) => {
    const message = isBridgeEvent(value) ? readBridgeEvent(value) : unwrap(value)
    if (message !== undefined) return message
    throw new CliError('TR_CLI_FILE', `expected ${accepted}; got something else in ${path}${place}`)
  })
  if (read.length > 0) return read
  throw new CliError('TR_CLI_FILE', `expected ${accepted}; got an empty list in ${path}`)
}

/** A value of the file, and its place for messages: `, line 3`. */
interface Placed {
  readonly value: unknown
  readonly place: string
}

function readValues(path: string): readonly Placed[] {
  let text: string
  try {
    const bytes = readFileSync(path)
    if (bytes.length > maxBytes) throw new CliError('TR_CLI_FILE', `expected at most 32 MB in ${path}`)
    text = bytes.toString('utf8')
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it cannot be read'
    throw new CliError('TR_CLI_FILE', `expected ${accepted}, as JSON; got ${path} (${why})`, { cause })
  }
  const whole = parse(text)
  if ('value' in whole) return toItems(whole.value)
  const lines = toLines(text, path)
  if (lines !== undefined) return lines
  throw new CliError('TR_CLI_FILE', `expected ${accepted}, as JSON; got ${path} (${whole.why})`)
}

function toItems(document: unknown): readonly Placed[] {
  const messages = isJsonObject(document) && 'fixture' in document ? document['messages'] : undefined
  if (Array.isArray(messages))
    return messages.map((value: unknown, at) => ({ value, place: `, messages[${at}]` }))
  if (!Array.isArray(document)) return [{ value: document, place: '' }]
  return document.map((value: unknown, index) => ({ value, place: `, item ${index + 1}` }))
}

/** One value per line; undefined if the text is more likely one broken document over several lines. */
function toLines(text: string, path: string): readonly Placed[] | undefined {
  const lines = text
    .split('\n')
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => ({ number, parsed: parse(line) }))
  const whole = lines.filter(({ parsed }) => 'value' in parsed && isJsonObject(parsed.value))
  // A line of a document is rarely an object by itself: if half of the lines are, the others are broken.
  if (lines.length < 2 || whole.length * 2 < lines.length) return undefined
  return lines.map(({ number, parsed }) => {
    const place = `, line ${number}`
    if ('value' in parsed) return { value: parsed.value, place }
    const why = parsed.why.replace('line 1, ', '')
    throw new CliError('TR_CLI_FILE', `expected ${accepted}, as JSON; got ${path}${place} (${why})`)
  })
}

/** The parser's message names the place and quotes nothing. */
function parse(text: string): { readonly value: unknown } | { readonly why: string } {
  try {
    return { value: parseJson(text) }
  } catch (error) {
    const words = error instanceof Error ? error.message : 'no JSON'
    return { why: words.replace('expected JSON, but ', '') }
  }
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
