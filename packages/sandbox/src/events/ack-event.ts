import type { JsonObject } from '@truckroll/protocol'
import type { RecordOutcome } from '../world/entities.ts'

/** Playbook: Use Cases > From Dispatch > Ack & Error > Acks */
export function ackEvent(outcome: RecordOutcome, messageId: string | null): JsonObject {
  const externalId = outcome.externalId ?? null
  return {
    id: outcome.id ?? null,
    external_id: externalId,
    msg_id: messageId,
    action: 'inbound_ack',
    model: outcome.recordType,
    data: { organization_id: outcome.organizationId ?? null, external_id: externalId },
  }
}
