import { maxMessageDepth, pruneDeepJson } from '../json/json-depth.ts'
import { attributeOf, isJsonObject } from '../json/json-object.ts'
import { parseJson } from '../json/parse-json.ts'

/** A message that Dispatch pushes instead of being polled: it has no envelope, no id, no receipt. */
export interface WebhookDelivery {
  /** A hint only: the `Put` key decides. */
  type?: string
  payload: unknown
}

/**
 * Reads a webhook delivery `{"type","payload"}`, its keys in either case. A document without a payload is
 * the payload itself. Throws ProtocolError TR_PROTOCOL_JSON_SYNTAX if the body is not JSON.
 * Playbook: Dispatch Outbound > Payload Structure
 */
export function parseWebhookDelivery(body: Uint8Array): WebhookDelivery {
  const document = parseJson(pruneDeepJson(new TextDecoder().decode(body), maxMessageDepth))
  if (!isJsonObject(document)) return { payload: document }
  const payload = attributeOf(document, 'payload')
  const type = attributeOf(document, 'type')
  const delivery: WebhookDelivery = { payload: payload ?? document }
  if (typeof type === 'string') delivery.type = type
  return delivery
}
