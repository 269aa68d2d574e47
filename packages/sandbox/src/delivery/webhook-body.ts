import type { OutgoingMessage } from '../world/decision.ts'

/** What a pushed message has instead of the envelope. */
export function webhookBody(message: OutgoingMessage): string {
  if (message.itemText !== undefined) return message.itemText
  const type =
    message.type === null || message.omit?.includes('Type') === true ? null : JSON.stringify(message.type)
  return type === null
    ? `{"payload":${message.payloadText}}`
    : `{"type":${type},"payload":${message.payloadText}}`
}
