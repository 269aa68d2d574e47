import { attributeOf, isJsonObject } from '../json/json-object.ts'
import { parseJsonByTurns } from '../json/parse-json-by-turns.ts'
import { messageLimits } from './message-limits.ts'
import { pruneMessage } from './prune-message.ts'

/** A message that Dispatch pushes instead of being polled: it has no envelope, no id, no receipt. */
export interface WebhookDelivery {
  /** A hint only: the `Put` key decides. */
  type?: string
  payload: unknown
  /** Why it was not read; its payload is then its text. */
  excess?: string
}

/**
 * Reads a webhook delivery `{"type","payload"}`, its keys in either case. A document without a payload is
 * the payload itself; one of more values than are read is kept as text.
 * Throws ProtocolError TR_PROTOCOL_JSON_SYNTAX if the body is not JSON.
 * Playbook: Dispatch Outbound > Payload Structure
 */
export async function parseWebhookDelivery(body: Uint8Array): Promise<WebhookDelivery> {
  const text = new TextDecoder().decode(body)
  const pruned = await pruneMessage(text)
  if (pruned === undefined) {
    return { payload: text, excess: `it holds more than ${messageLimits.values} values` }
  }
  const document = await parseJsonByTurns(pruned)
  if (!isJsonObject(document)) return { payload: document }
  const payload = attributeOf(document, 'payload')
  const type = attributeOf(document, 'type')
  const delivery: WebhookDelivery = { payload: payload ?? document }
  if (typeof type === 'string') delivery.type = type
  return delivery
}
