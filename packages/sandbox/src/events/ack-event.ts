import type { JsonObject } from '@truckroll/protocol'
import type { RecordOutcome } from '../world/entities.ts'

/** Playbook: Use Cases > From Dispatch > Ack & Error > Acks; Auto Assign Fail */
export function ackEvent(outcome: RecordOutcome, messageId: string | null): JsonObject {
  const externalId = outcome.externalId ?? null
  const head = { msg_id: messageId, action: 'inbound_ack', model: outcome.recordType }
  if (outcome.matchFailure !== undefined) {
    const what =
      outcome.externalAppointmentId === undefined
        ? { id: outcome.id ?? null, data: { external_id: externalId } }
        : { external_id: externalId, external_appointment_id: outcome.externalAppointmentId }
    return { ...what, ...head, ack_message: outcome.matchFailure, api_response: { matches: null } }
  }
  return {
    id: outcome.id ?? null,
    external_id: externalId,
    ...head,
    data: { organization_id: outcome.organizationId ?? null, external_id: externalId },
  }
}
