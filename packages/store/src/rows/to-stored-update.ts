import { updateKinds, updateStates } from '../update-kinds.ts'
import type { StoredUpdate } from '../outbox-store.ts'
import {
  readFlag,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  readWord,
  type Row,
} from './row.ts'

export const providerPostKinds = ['gateway_provision', 'gateway_deprovision'] as const

export function toStoredUpdate(row: Row): StoredUpdate {
  return {
    id: readText(row, 'id'),
    jobId: readText(row, 'job_id'),
    kind: readWord(row, 'kind', updateKinds),
    state: readWord(row, 'state', updateStates),
    cause: readOptionalText(row, 'cause'),
    repeats: readOptionalText(row, 'repeats'),
    isAnswer: readFlag(row, 'is_answer'),
    message: readOptionalText(row, 'message'),
    acceptedAt: readInteger(row, 'accepted_at'),
    occurredAt: readInteger(row, 'occurred_at'),
    sentAt: readOptionalInteger(row, 'sent_at'),
    attempts: readInteger(row, 'attempts'),
    lostTerm: readOptionalInteger(row, 'lost_term'),
    otherProvider: readOptionalText(row, 'other_provider'),
  }
}
