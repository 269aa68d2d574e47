import type { JsonObject } from '@truckroll/protocol'
import type { RecordOutcome } from '../world/entities.ts'

/** Nested twice, as it is printed. Playbook: Use Cases > From Dispatch > Ack & Error > Errors */
export function errEvent(outcome: RecordOutcome, messageId: string | null): JsonObject {
  const err = {
    data_type: outcome.recordType,
    external_id: outcome.externalId ?? null,
    msg_id: messageId,
    message: outcome.message ?? '',
  }
  return { payload: { err } }
}
