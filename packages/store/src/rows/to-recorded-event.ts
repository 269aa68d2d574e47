import { restoreHanded } from '../inbox/handed-data.ts'
import type { RecordedEvent } from '../records.ts'
import type { Placed } from './page.ts'
import { readInteger, readOptionalInteger, readOptionalText, readText, readWord, type Row } from './row.ts'
import { eventStates } from './to-stored-event.ts'

/** An event of a job with its place in the job's history. */
export function toRecordedEvent(row: Row): Placed<RecordedEvent> {
  const type = readOptionalText(row, 'handed_type')
  const data = readOptionalText(row, 'handed_data')
  const state = readWord(row, 'state', eventStates)
  const body = readText(row, 'body')
  const purgedAt = readOptionalInteger(row, 'purged_at')
  const event = {
    id: readText(row, 'id'),
    recordedAt: readInteger(row, 'recorded_at'),
    messageType: readOptionalText(row, 'message_type'),
    state,
    isCopy:
      readOptionalText(row, 'put_key') === 'job.moved' ||
      (state === 'done' && readInteger(row, 'attempts') === 0),
    body: purgedAt === undefined ? body : undefined,
    handed: type === undefined || data === undefined ? undefined : { type, data: restoreHanded(data, body) },
    purgedAt,
  }
  return { cursor: String(readInteger(row, 'seq')), item: event }
}
