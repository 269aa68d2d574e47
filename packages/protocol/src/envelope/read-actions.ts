import { attributeOf, isJsonObject, type JsonObject } from '../json/json-object.ts'

/** One action of a message; becomes one event. */
export interface Action {
  /** Its position in the message, from 0; part of the event's id. */
  index: number
  /** The entity's name in lower case (`job`, `ack`, ...); null if the action does not name one. */
  putKey: string | null
  /** The value under that key; the whole action, or the whole payload, if nothing is named. */
  entity: unknown
  /** The action as it came. */
  raw: unknown
}

/**
 * The actions of a payload: one for each entry of `Actions`, in order, and always at least one, so that no
 * message is without an event. Never throws. Playbook: Dispatch Outbound > Payload Structure; Use Cases >
 * From Dispatch > Inbox Messages
 */
export function readActions(payload: unknown, type?: string): Action[] {
  const actions = isJsonObject(payload) ? attributeOf(payload, 'Actions') : undefined
  if (Array.isArray(actions) && actions.length > 0) return actions.map(toAction)
  if (isJsonObject(payload)) {
    const inboxMessage = readInboxMessage(payload, type)
    if (inboxMessage !== undefined) {
      return [{ index: 0, putKey: 'inbox_message', entity: inboxMessage, raw: payload }]
    }
  }
  return [{ index: 0, putKey: null, entity: payload, raw: payload }]
}

function toAction(raw: unknown, index: number): Action {
  const put = isJsonObject(raw) ? attributeOf(raw, 'Put') : undefined
  if (!isJsonObject(put)) return { index, putKey: null, entity: raw, raw }
  const [entry, another] = Object.entries(put)
  if (entry === undefined || another !== undefined) return { index, putKey: null, entity: put, raw }
  const [key, entity] = entry
  return { index, putKey: key.toLowerCase(), entity, raw }
}

/** The only event without `Actions`: its type is beside the payload, or inside it. */
function readInboxMessage(payload: JsonObject, type?: string): unknown {
  const data = attributeOf(payload, 'Data')
  if (!isJsonObject(data)) return undefined
  const named = type ?? attributeOf(payload, 'Type')
  if (typeof named === 'string') return named.toLowerCase() === 'inbox_message' ? data : undefined
  return Object.hasOwn(data, 'message_content') ? data : undefined
}
