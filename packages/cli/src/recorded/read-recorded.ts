import { readFileSync } from 'node:fs'
import { isJsonObject, parseJson, type JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'

/** One message as it was recorded, without its envelope. */
export interface RecordedMessage {
  readonly type: string | undefined
  /** What `Payload` holds: as a rule `{ Actions: [...] }`. */
  readonly payload: unknown
}

const maxBytes = 32 * 1024 * 1024

/**
 * Reads messages from a file, in whatever form they were kept: a poll answer, one message of it, a webhook delivery,
 * the payload alone, or the entity alone (`{ "job": { ... } }`); a list of any of them is several messages.
 * @throws CliError `TR_CLI_FILE`
 */
export function readRecorded(path: string): readonly RecordedMessage[] {
  let parsed: unknown
  try {
    const bytes = readFileSync(path)
    if (bytes.length > maxBytes) throw new CliError('TR_CLI_FILE', `expected at most 32 MB in ${path}`)
    parsed = parseJson(bytes.toString('utf8'))
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable'
    throw new CliError(
      'TR_CLI_FILE',
      `expected a file with one recorded event as JSON, got ${path} (${why})`,
      { cause },
    )
  }
  const messages = (Array.isArray(parsed) ? parsed : [parsed]).map(unwrap)
  const read = messages.filter((message) => message !== undefined)
  if (read.length > 0 && read.length === messages.length) return read
  throw new CliError(
    'TR_CLI_FILE',
    `expected an event of Dispatch in ${path} ({"Actions": [...]}), got something else`,
  )
}

function unwrap(value: unknown): RecordedMessage | undefined {
  if (!isJsonObject(value)) return undefined
  const inner = find(value, 'message') ?? find(value, 'request')
  if (isJsonObject(inner)) return unwrap(inner)
  const type = find(value, 'type')
  const named = { type: typeof type === 'string' ? type : undefined }
  const payload = find(value, 'payload')
  if (payload !== undefined) return { ...named, payload }
  if (find(value, 'actions') !== undefined || find(value, 'data') !== undefined)
    return { ...named, payload: value }
  const [key] = Object.keys(value)
  if (key === undefined) return undefined
  return { type: key, payload: { Actions: [{ ID: null, Put: value }] } }
}

/** Dispatch writes keys in either case. */
function find(value: JsonObject, key: string): unknown {
  const name = Object.keys(value).find((each) => each.toLowerCase() === key)
  return name === undefined ? undefined : value[name]
}
