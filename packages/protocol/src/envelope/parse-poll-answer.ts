import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { dispatchIdSchema, idText } from '../dispatch-id.ts'
import { ProtocolError } from '../errors.ts'
import { attributeOf, isJsonObject } from '../json/json-object.ts'
import { parseJsonByTurns } from '../json/parse-json-by-turns.ts'
import { splitJsonList } from '../json/split-json-list.ts'
import { messageLimits } from './message-limits.ts'
import { MessageSkimmer } from './message-skimmer.ts'
import { pruneMessage } from './prune-message.ts'

/** One message of Dispatch's queue. Fields that the envelope lacks are absent; `payload` is always set. */
export interface QueuedMessage {
  /** Dispatch's ID of the message: the same when it is delivered again. */
  id?: string
  /** Needed to ack it; a new one at each delivery. Without it the message cannot be acked. */
  receipt?: string
  procedureId?: string
  /** A hint only: the `Put` key decides what the message is. */
  type?: string
  /** `Message.Request.Payload`; null if there is none, the whole item if it has no envelope. */
  payload: unknown
  /** The whole item, to be stored. */
  raw: unknown
  /** Why it was not read whole; its payload is then its text, or an outline of it. */
  excess?: string
}

export type PollAnswer = { kind: 'messages'; messages: QueuedMessage[] } | { kind: 'not-envelope' }

/**
 * Reads what agent/out answered. `[]`, `null` and an empty body are no messages; a text that is not a JSON
 * array is not an envelope (an HTML page, an error object). Anything nested deeper than 200 levels is kept as
 * a string of its own JSON text, and so is a message of more values than are read. Never throws.
 * Playbook: Dispatch Outbound > Payload Structure
 */
export async function parsePollAnswer(body: Uint8Array): Promise<PollAnswer> {
  const text = new TextDecoder().decode(body).trim()
  if (text === '' || text === 'null') return { kind: 'messages', messages: [] }
  const items = await splitJsonList(text)
  if (items === undefined) return { kind: 'not-envelope' }
  const messages: QueuedMessage[] = []
  for (const item of items) {
    const message = await readItem(item)
    if (message === undefined) return { kind: 'not-envelope' }
    messages.push(message)
  }
  return { kind: 'messages', messages }
}

/** Undefined if it is not JSON. */
async function readItem(text: string): Promise<QueuedMessage | undefined> {
  if (text.length > messageLimits.characters) return skimMessage(text)
  try {
    const pruned = await pruneMessage(text)
    return pruned === undefined ? await skimMessage(text) : toMessage(await parseJsonByTurns(pruned))
  } catch (error) {
    if (error instanceof ProtocolError) return undefined
    throw error
  }
}

/** A message that is not parsed: with what acks it, and its payload as text; above the limit in outline. */
async function skimMessage(text: string): Promise<QueuedMessage> {
  const bytes = Buffer.from(`[${text}]`)
  const skimmer = new MessageSkimmer()
  for (let at = 0; at < bytes.length; at += skimmedAtOnce) {
    skimmer.write(bytes.subarray(at, at + skimmedAtOnce))
    await setImmediate()
  }
  const { start, end } = skimmer.payload ?? { start: 1, end: bytes.length - 1 }
  const payload = bytes.subarray(start, end)
  if (text.length <= messageLimits.characters) {
    const kept = payload.toString()
    const excess = `it holds more than ${messageLimits.values} values`
    return { ...skimmer.message, payload: kept, raw: kept, excess }
  }
  const sha256 = createHash('sha256')
  for (let at = 0; at < payload.length; at += skimmedAtOnce) {
    sha256.update(payload.subarray(at, at + skimmedAtOnce))
    await setImmediate()
  }
  return outlineMessage(skimmer, {
    bytes: text.length,
    sha256: sha256.digest('hex'),
    head: payload.subarray(0, headBytes),
  })
}

/** A message that was skipped over. */
export function outlineMessage(
  { message }: MessageSkimmer,
  { bytes, sha256, head }: { readonly bytes: number; readonly sha256: string; readonly head: Uint8Array },
): QueuedMessage {
  const payload = {
    bytes,
    sha256,
    head: Buffer.from(head)
      .toString()
      .replaceAll(/[^\x20-\x7e]/g, '.'),
  }
  return { ...message, payload, raw: payload, excess: `it has ${bytes} bytes, more than this gateway reads` }
}

const skimmedAtOnce = 262_144
const headBytes = 100

function toMessage(raw: unknown): QueuedMessage {
  const message = isJsonObject(raw) ? attributeOf(raw, 'Message') : undefined
  if (!isJsonObject(message)) return { payload: raw, raw }
  const request = attributeOf(message, 'Request')
  const fields = isJsonObject(request) ? request : {}
  const result: QueuedMessage = { payload: attributeOf(fields, 'Payload') ?? null, raw }
  const id = textOf(attributeOf(message, 'ID'))
  const receipt = textOf(attributeOf(message, 'Receipt'))
  const procedureId = textOf(attributeOf(fields, 'ProcedureID'))
  const type = textOf(attributeOf(fields, 'Type'))
  if (id !== undefined) result.id = id
  if (receipt !== undefined) result.receipt = receipt
  if (procedureId !== undefined) result.procedureId = procedureId
  if (type !== undefined) result.type = type
  return result
}

function textOf(value: unknown): string | undefined {
  const id = dispatchIdSchema.safeParse(value)
  return id.success ? idText(id.data) : undefined
}
