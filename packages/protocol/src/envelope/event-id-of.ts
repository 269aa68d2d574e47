import { createHash } from 'node:crypto'

/**
 * The id of one event: the message's ID and the action's place in it. Where the ID is not made of letters,
 * digits, `_` and `-` (at most 100), its SHA-256 stands for it, so that the id fits into any header.
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
