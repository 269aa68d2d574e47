import type { JsonObject } from '@truckroll/protocol'
import { toWireTime } from './wire-time.ts'

export interface OfferFacts {
  readonly id: number
  readonly status: 'offered' | 'canceled'
  readonly statusMessage: string
  readonly externalId: string
  /** Milliseconds since 1970. */
  readonly updatedAt: number
}

/** Playbook: Quick Starts > DNM > Match > From Dispatch > Offer Related Events */
export function offerEvent({ id, status, statusMessage, externalId, updatedAt }: OfferFacts): JsonObject {
  return {
    id,
    status,
    status_message: statusMessage,
    updated_at: toWireTime(updatedAt),
    external_id: externalId,
  }
}
