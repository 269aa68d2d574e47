import {
  eventIdOf,
  isLargerThan,
  messageLimits,
  Pace,
  readActions,
  stringifyJson,
  toKind,
} from '@truckroll/protocol'
import type { Logger, NewMessage } from '@truckroll/store'
import { toNewMessage, type IncomingMessage } from './to-new-message.ts'

export interface ReceivedMessage extends IncomingMessage {
  /** All that came, to be kept if it cannot be read. */
  readonly raw: unknown
  /** Why it was not read; its payload is then its text, or an outline of it. */
  readonly excess?: string | undefined
}

const maxErrorLength = 500

/**
 * Reads a message. One that holds more than is read is kept as text, and one whose reading throws as it came, as a
 * notice of its own: it is recorded, acked and shown like any other, so that it holds up neither its batch nor the queue
 * behind it.
 */
export async function readMessage(message: ReceivedMessage, logger: Logger): Promise<NewMessage> {
  try {
    const excess = message.excess ?? findExcess(message.payload)
    if (excess === undefined) return await toNewMessage(message)
    logger.warn(
      { messageId: message.messageId, excess },
      'a message is too much to be read; it is kept as text',
    )
    return await toExcessMessage(message, excess)
  } catch (error) {
    const { messageId } = message
    logger.error({ err: error, messageId }, 'a message could not be read; it is recorded as it came')
    return toUnreadableMessage(message, error)
  }
}

/** Why a message is not read, if it holds more than that. */
function findExcess(payload: unknown): string | undefined {
  const { entries, entryValues, entryCharacters } = messageLimits
  const actions = readActions(payload)
  if (actions.length > entries) return `it has ${actions.length} entries, expected at most ${entries}`
  const isLarge = actions.some(({ raw }) => isLargerThan(entryValues, raw, entryCharacters))
  return isLarge
    ? `an entry holds more than ${entryValues} values or ${entryCharacters} characters`
    : undefined
}

async function toExcessMessage(message: ReceivedMessage, excess: string): Promise<NewMessage> {
  const { payload } = message
  // The text of what was parsed: to read it again takes no longer than to read a text.
  const kept = message.excess === undefined ? stringifyJson(payload) : payload
  const pace = new Pace()
  await pace.spend(sizeOf(kept))
  const notice = toNotice(
    message,
    kept,
    (id) => `Message ${id} was not read: ${excess}. It is kept and handed over as text.`,
  )
  await pace.spend(sizeOf(kept))
  return notice
}

function sizeOf(kept: unknown): number {
  return typeof kept === 'string' ? kept.length : 0
}

function toUnreadableMessage(message: ReceivedMessage, error: unknown): NewMessage {
  const thrown = error instanceof Error ? `${error.name}: ${error.message}` : `${toKind(error)} was thrown`
  return toNotice(
    message,
    message.raw,
    (id) =>
      `Message ${id} could not be read (${thrown.slice(0, maxErrorLength)}). It is kept and handed over as it came.`,
  )
}

function toNotice(message: ReceivedMessage, kept: unknown, toRemark: (id: string) => string): NewMessage {
  const { messageId, credential, receivedAt, type } = message
  const id = eventIdOf(messageId, 0)
  const event = {
    id,
    index: 0,
    credential,
    key: `event:${id}`,
    putKey: null,
    body: stringifyJson(kept ?? null),
    isNotice: true,
    unreadable: toRemark(id),
    ...(type === undefined ? {} : { messageType: type }),
  }
  return { messageId, credential, receivedAt, events: [event] }
}
