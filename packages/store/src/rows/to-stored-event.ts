import { restoreHanded } from '../inbox/handed-data.ts'
import type { HandedOver, PreviousOutcome } from '../inbox-store.ts'
import {
  readFlag,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readOptionalWord,
  readText,
  readWord,
  type Row,
} from './row.ts'

/** `failed_notice`: listed as a dead letter, but its key goes on. */
export const eventStates = ['waiting', 'done', 'dead', 'failed_notice', 'skipped'] as const
export type EventState = (typeof eventStates)[number]

const previousOutcomes: readonly PreviousOutcome[] = ['timeout', 'crashed', 'status']

export interface StoredEvent {
  readonly seq: number
  readonly id: string
  readonly messageId: string
  readonly key: string
  readonly jobId: string | undefined
  readonly putKey: string | undefined
  readonly entityId: string | undefined
  readonly organizationId: string | undefined
  readonly credential: string
  readonly messageType: string | undefined
  readonly body: string
  readonly isFullJob: boolean
  readonly isNotice: boolean
  /** Set where the organization that it was told with has lost the job since. */
  readonly lostTerm: number | undefined
  readonly state: EventState
  readonly attempts: number
  readonly failures: number
  readonly openAttempt: number | undefined
  readonly previous: PreviousOutcome | undefined
  readonly failingSince: number | undefined
  readonly handed: HandedOver | undefined
  readonly recordedAt: number
  readonly traceparent: string | undefined
}

export function toStoredEvent(row: Row): StoredEvent {
  const type = readOptionalText(row, 'handed_type')
  const data = readOptionalText(row, 'handed_data')
  const body = readText(row, 'body')
  return {
    seq: readInteger(row, 'seq'),
    id: readText(row, 'id'),
    messageId: readText(row, 'message_id'),
    key: readText(row, 'key'),
    jobId: readOptionalText(row, 'job_id'),
    putKey: readOptionalText(row, 'put_key'),
    entityId: readOptionalText(row, 'entity_id'),
    organizationId: readOptionalText(row, 'organization_id'),
    credential: readText(row, 'credential'),
    messageType: readOptionalText(row, 'message_type'),
    body,
    isFullJob: readFlag(row, 'is_full_job'),
    isNotice: readFlag(row, 'is_notice'),
    lostTerm: readOptionalInteger(row, 'lost_term'),
    state: readWord(row, 'state', eventStates),
    attempts: readInteger(row, 'attempts'),
    failures: readInteger(row, 'failures'),
    openAttempt: readOptionalInteger(row, 'open_attempt'),
    previous: readOptionalWord(row, 'previous', previousOutcomes),
    failingSince: readOptionalInteger(row, 'failing_since'),
    handed: type === undefined || data === undefined ? undefined : { type, data: restoreHanded(data, body) },
    recordedAt: readInteger(row, 'recorded_at'),
    traceparent: readOptionalText(row, 'traceparent'),
  }
}
