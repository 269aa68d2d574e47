import { eventIdOf, type Fence, type NewEvent, type NewMessage } from '@truckroll/store'
import { toJson } from '../connection/to-parameter.ts'
import { RecordingRounds } from './recording-rounds.ts'

export interface Recording {
  readonly messages: readonly NewMessage[]
  readonly fence?: Fence | undefined
}

/** Messages as the function record_messages reads them. */
export function toMessagesParameter(recordings: readonly Recording[]): string {
  const rounds = new RecordingRounds()
  /** Where a message stood last, counted from 1, by the id of its first event. */
  const places = new Map<string | undefined, number>()
  const all = recordings.flatMap(({ messages, fence }) => messages.map((message) => ({ message, fence })))
  return toJson(
    all.map(({ message, fence }, index) => {
      const firstId = message.events[0]?.id
      const copyOf = places.get(firstId)
      places.set(firstId, index + 1)
      const repeatId = `${message.messageId}-${message.receivedAt}`
      const idOfRepeats = message.repeatsAfterMs === undefined ? undefined : repeatId
      return {
        message_id: message.messageId,
        repeat_id: repeatId,
        first_id: firstId,
        copy_of: copyOf,
        content_hash: message.contentHash,
        received_at: message.receivedAt,
        repeats_after_ms: message.repeatsAfterMs,
        fence_credential: fence?.credential,
        fence_token: fence?.token,
        events: message.events.map((event) => ({
          ...toEventParameter(event, idOfRepeats, rounds.of(event)),
          way: message.way ?? 'queue',
          content_hash: event.index === message.events[0]?.index ? message.contentHash : undefined,
        })),
      }
    }),
  )
}

function toEventParameter(event: NewEvent, idOfRepeats: string | undefined, round: number): object {
  return {
    id: event.id,
    repeat_id: idOfRepeats === undefined ? undefined : eventIdOf(idOfRepeats, event.index),
    key: event.key,
    job_id: event.jobId,
    put_key: event.putKey,
    entity_id: event.entityId,
    organization_id: event.organizationId,
    credential: event.credential,
    message_type: event.messageType,
    body: event.body,
    full_job: event.fullJob,
    job_status: event.jobStatus,
    status_message: event.jobStatusMessage,
    visit: event.visit,
    settles: event.settles,
    is_notice: event.isNotice,
    unreadable: event.unreadable,
    twin_hash: event.twinHash,
    round,
  }
}
