import { createHash } from 'node:crypto'

/**
 * The id of one event: the message's ID and the action's position in the message. If the ID has characters
 * other than letters, digits, `_` and `-`, or more than 100, its SHA-256 replaces it, so that the id fits
 * into any header.
 */
export function eventIdOf(messageId: string, index: number): string {
  const safe = /^[A-Za-z0-9_-]{1,100}$/.test(messageId) ? messageId : sha256Hex(messageId)
  return `${safe}_${index}`
}

/** The message ID of a webhook delivery, which has none: SHA-256 of its raw bytes, in hex. */
export function webhookMessageId(body: Uint8Array): string {
  return sha256Hex(body)
}

function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}
