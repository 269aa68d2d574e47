import { idText, isJsonObject, type JsonObject } from '@truckroll/protocol'
import { offerEvent } from '../events/offer-event.ts'
import { SandboxError } from '../errors.ts'
import type { Draft } from '../world/draft.ts'
import type { Job, KeptRecord, Organization } from '../world/entities.ts'
import { saveCustomer } from './brand-customer.ts'
import { contentOf } from './brand-job-record.ts'
import { createJob } from './create-job.ts'
import { deleteRecord } from './kept-records.ts'

/**
 * An offer has found its provider: from now on it is a job, under the same ids. The brand hears of the offer, the
 * provider of the job. Playbook: Quick Starts > DNM > Match
 */
export function assignOffer(draft: Draft, offer: KeptRecord, organization: Organization): Job {
  const account = draft.get('accounts', offer.brandKey)
  if (account === undefined)
    throw new SandboxError('TR_SANDBOX_STATE', `expected the account ${offer.brandKey}`)
  const customer = offer.fields['customer']
  const job = createJob(draft, {
    id: offer.id,
    account,
    record: { external_id: offer.name },
    organization,
    customerId: isJsonObject(customer) ? saveCustomer(draft, offer.brandKey, customer).customer.id : null,
    status: 'offered',
    content: withoutTrades(contentOf(offer.fields)),
  })
  deleteRecord(draft, offer)
  draft.tell(offer.brandKey, 'offer', toEvent(draft, offer, 'offered', ''), job.id)
  return job
}

/** A person at Dispatch ends an offer that found nobody. */
export function cancelOffer(draft: Draft, offer: KeptRecord, reason: string): void {
  deleteRecord(draft, offer)
  draft.tell(offer.brandKey, 'offer', toEvent(draft, offer, 'canceled', reason), offer.id)
}

/** The offer that a person at Dispatch means, by its id. */
export function offerOf(draft: Draft, id: string): KeptRecord {
  for (const [, record] of draft.entries('records')) {
    if (record.recordType === 'offer' && idText(record.id) === id && record.deletedAt === null) return record
  }
  throw new SandboxError(
    'TR_SANDBOX_NOT_FOUND',
    'expected the id of an offer that has no provider yet, got none known',
  )
}

function toEvent(
  draft: Draft,
  offer: KeptRecord,
  status: 'offered' | 'canceled',
  reason: string,
): JsonObject {
  return offerEvent({
    id: offer.id,
    status,
    statusMessage: reason,
    externalId: offer.name,
    updatedAt: draft.now,
  })
}

/** Trades find the provider; the job has none of them. */
function withoutTrades(fields: JsonObject): Record<string, unknown> {
  const { trades: _, ...content } = fields
  return content
}
