import { describe, expect, it } from 'vitest'
import type { NewMessage } from '../inbox-store.ts'
import { toStorableMessage } from './storable-message.ts'

function messageWith(text: string): NewMessage {
  const facts = { idJson: '1', organizationIdJson: '1', sourceIdJson: undefined, body: text }
  return {
    messageId: text,
    credential: 'default',
    receivedAt: 1,
    events: [
      {
        id: `${text}_0`,
        index: 0,
        credential: 'default',
        key: `job:${text}`,
        jobId: text,
        putKey: 'job',
        organizationId: text,
        body: text,
        isNotice: false,
        fullJob: { ...facts, id: text, organizationId: text, externalId: text },
      },
    ],
  }
}

describe('a message as stores can hold it', () => {
  it.each([
    ['half of a surrogate pair', '\uD800'],
    ['NUL', '\0'],
  ])('has ids without %s; bodies stay as they are', (_what, odd) => {
    const { messageId, events } = toStorableMessage(messageWith(odd))
    const [event] = events
    const ids = [
      messageId,
      event?.jobId,
      event?.organizationId,
      event?.fullJob?.id,
      event?.fullJob?.externalId,
    ]
    expect(ids).toEqual(ids.map(() => '\u{FFFD}'))
    expect(event).toMatchObject({ id: '\u{FFFD}_0', key: 'job:\u{FFFD}', body: odd })
  })

  it('is the message itself if nothing is odd', () => {
    const message = messageWith('\u{1F6E0}')
    expect(toStorableMessage(message)).toBe(message)
  })
})
