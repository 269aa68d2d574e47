import { createHash } from 'node:crypto'
import { eventIdOf, stringifyJson } from '@truckroll/protocol'
import type { NewMessage } from '@truckroll/store'
import type { ReceivedMessage } from './read-message.ts'

/**
 * A message whose ID was recorded with other content, as one of its own: kept as it came under the SHA-256 of ID and
 * content, and handed over as a notice. Nobody can say what it is about, so nothing is made of it.
 */
export function toOtherMessage(message: ReceivedMessage, contentHash: string): NewMessage {
  const { credential, receivedAt, type, payload } = message
  const messageId = createHash('sha256')
    .update(message.messageId)
    .update('\n')
    .update(contentHash)
    .digest('hex')
  const id = eventIdOf(messageId, 0)
  const event = {
    id,
    index: 0,
    credential,
    key: `event:${id}`,
    putKey: null,
    body: stringifyJson(payload ?? null),
    isNotice: true,
    ...(type === undefined ? {} : { messageType: type }),
  }
  return { messageId, credential, receivedAt, contentHash, events: [event] }
}
