import { all, type Routine } from '../routine/routine.ts'
import { readInteger, readOptionalText, readText } from '../rows/row.ts'
import { outcomeOf } from './outcome-of.ts'
import type { RecordAnswer, Recording } from './record-messages.ts'
import { toStorableMessage } from './storable-message.ts'

const sql = {
  events: 'select id, content_hash from events where id = any(:ids::text[])',
  repeats: 'select message_id, recorded_at from repeats where message_id = any(:ids::text[])',
  leases: `select credential, token from leases where credential = any(:ids::text[]) and holder <> ''`,
}

/** What recording would answer if none of the messages is new: only reads. Undefined if one is. */
export function* recallMessages(given: Recording): Routine<readonly RecordAnswer[] | undefined> {
  const messages = given.messages.map(toStorableMessage)
  const { fence } = given
  const firstIds = messages.flatMap(({ events }) => events[0]?.id ?? [])
  const events = yield* all(sql.events, { ids: firstIds }, (row) => ({
    id: readText(row, 'id'),
    hash: readOptionalText(row, 'content_hash'),
  }))
  const repeats = yield* all(sql.repeats, { ids: messages.map(({ messageId }) => messageId) }, (row) => ({
    id: readText(row, 'message_id'),
    at: readInteger(row, 'recorded_at'),
  }))
  const leases = yield* all(sql.leases, { ids: fence === undefined ? [] : [fence.credential] }, (row) =>
    readInteger(row, 'token'),
  )
  const answers = messages.map((message): RecordAnswer => {
    if (fence !== undefined && leases[0] !== fence.token) return 'superseded'
    const event = events.find(({ id }) => id === message.events[0]?.id)
    return outcomeOf(message, {
      isKnown: event !== undefined,
      contentHash: event?.hash,
      recordedAt: repeats.find(({ id }) => id === message.messageId)?.at,
    }).kind
  })
  return answers.includes('recorded') ? undefined : answers
}
