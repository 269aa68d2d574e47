import { dispatchIdSchema, idText, type JsonObject } from '@truckroll/protocol'
import * as z from 'zod'
import { documentOf } from '../billing/document.ts'
import type { RecordOutcome } from '../world/entities.ts'
import { findRecord, nameOf, saveRecord } from './kept-records.ts'
import { knownJob, knownOrganization } from './known-by-brand.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'
import { RecordRefusal } from './record-refusal.ts'

const schema = z.looseObject({
  external_id: dispatchIdSchema,
  external_job_id: dispatchIdSchema,
  external_organization_id: dispatchIdSchema,
  doc_type: z.enum(['Estimate', 'Invoice']).nullish(),
  status: z.string().nullish(),
  skip_customer_signature: z.boolean().nullish(),
  lines: z.array(z.looseObject({ external_billing_item_id: dispatchIdSchema })).nullish(),
})

const withoutSignature = ['won', 'balance_outstanding']

/**
 * An estimate or invoice of a job, over items of the catalog; an item may come before it in the same post.
 * Playbook: Use Cases > To Dispatch > Billing Documents
 */
export function brandBillingDocument(post: PostContext, posted: JsonObject): RecordOutcome {
  const record = readRecord('billing_document', schema, posted)
  const { draft } = post
  const job = knownJob(post, 'billing_document', record.external_job_id)
  knownOrganization(post, 'billing_document', record.external_organization_id)
  const lines = (record.lines ?? undefined)?.map((line) => {
    const item = findRecord(draft, nameOf(post, 'billing_item', idText(line.external_billing_item_id)))
    if (item === undefined) {
      throw new RecordRefusal('billing_document', { external_billing_item_id: ['is not known'] })
    }
    // What a line does not say is that of the catalog.
    return { title: item.fields['title'], price: item.fields['price'], ...line }
  })
  const { status } = record
  if (
    typeof status === 'string' &&
    withoutSignature.includes(status) &&
    record.skip_customer_signature !== true
  ) {
    throw new RecordRefusal('billing_document', { skip_customer_signature: ['must be true'] })
  }
  const name = nameOf(post, 'billing_document', idText(record.external_id))
  const known = findRecord(draft, name)
  const number = known === undefined ? String(draft.count('document')) : documentOf(known).number
  const saved = saveRecord(draft, name, {
    ...posted,
    ...(lines !== undefined && { lines }),
    job_id: job.id,
    number,
  })
  return {
    recordType: 'billing_document',
    result: saved.result,
    id: saved.record.id,
    externalId: name.name,
    jobId: job.id,
  }
}
