import { eventIdOf, stringifyJson, toKind } from '@truckroll/protocol'
import type { Logger, NewMessage } from '@truckroll/store'
import { toNewMessage, type IncomingMessage } from './to-new-message.ts'

export interface ReceivedMessage extends IncomingMessage {
  /** All that came, to be kept if it cannot be read. */
  readonly raw: unknown
}

const maxErrorLength = 500

/**
 * Reads a message. One whose reading throws is kept as it came, as a notice of its own: it is recorded, acked and
 * shown like any other, so that it holds up neither its batch nor the queue behind it.
 */
export function readMessage(message: ReceivedMessage, logger: Logger): NewMessage {
  try {
    return toNewMessage(message)
  } catch (error) {
    const { messageId } = message
    logger.error({ err: error, messageId }, 'a message could not be read; it is recorded as it came')
    return toUnreadableMessage(message, error)
  }
}

function toUnreadableMessage(message: ReceivedMessage, error: unknown): NewMessage {
  const { messageId, credential, receivedAt, type, raw } = message
  const id = eventIdOf(messageId, 0)
  const thrown = error instanceof Error ? `${error.name}: ${error.message}` : `${toKind(error)} was thrown`
  const event = {
    id,
    index: 0,
    credential,
    key: `event:${id}`,
    putKey: null,
    body: stringifyJson(raw ?? null),
    isNotice: true,
    unreadable: `Message ${id} could not be read (${thrown.slice(0, maxErrorLength)}). It is kept and handed over as it came.`,
    ...(type === undefined ? {} : { messageType: type }),
  }
  return { messageId, credential, receivedAt, events: [event] }
}
