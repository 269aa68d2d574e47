import type { OutgoingMessage } from '../world/decision.ts'

/** What stands in place of the envelope where messages are pushed. */
export function webhookBody(message: OutgoingMessage): string {
  if (message.itemText !== undefined) return message.itemText
  const type =
    message.type === null || message.omit?.includes('Type') === true ? null : JSON.stringify(message.type)
  return type === null
    ? `{"payload":${message.payloadText}}`
    : `{"type":${type},"payload":${message.payloadText}}`
}
