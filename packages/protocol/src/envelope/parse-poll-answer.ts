import { dispatchIdSchema, idText } from '../dispatch-id.ts'
import { ProtocolError } from '../errors.ts'
import { maxMessageDepth, pruneDeepJson } from '../json/json-depth.ts'
import { attributeOf, isJsonObject } from '../json/json-object.ts'
import { parseJson } from '../json/parse-json.ts'

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
}

export type PollAnswer = { kind: 'messages'; messages: QueuedMessage[] } | { kind: 'not-envelope' }

/**
 * Reads what agent/out answered. `[]`, `null` and an empty body are no messages; a text that is not a JSON
 * array is not an envelope (an HTML page, an error object). Anything nested deeper than 200 levels is kept as
 * a string of its own JSON text. Never throws. Playbook: Dispatch Outbound > Payload Structure
 */
export function parsePollAnswer(body: Uint8Array): PollAnswer {
  const text = new TextDecoder().decode(body).trim()
  if (text === '') return { kind: 'messages', messages: [] }
  const answer = parseOrUndefined(text)
  if (answer === null) return { kind: 'messages', messages: [] }
  if (!Array.isArray(answer)) return { kind: 'not-envelope' }
  const items: unknown[] = answer
  return { kind: 'messages', messages: items.map(toMessage) }
}

function parseOrUndefined(text: string): unknown {
  try {
    return parseJson(pruneDeepJson(text, maxMessageDepth))
  } catch (error) {
    if (error instanceof ProtocolError) return undefined
    throw error
  }
}

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
