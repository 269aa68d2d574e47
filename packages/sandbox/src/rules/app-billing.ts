import { tellOfDocument } from '../billing/billing-acts.ts'
import type { Draft } from '../world/draft.ts'
import type { Job } from '../world/entities.ts'
import type { AppAct } from './app-act.ts'
import { saveRecord } from './kept-records.ts'

/**
 * The provider writes an estimate or an invoice in the app. Each line is an item of a catalog, which the app enters with
 * it. Playbook: Use Cases > To Dispatch > Billing Documents
 */
export function billInApp(draft: Draft, job: Job, act: AppAct & { act: 'bill' }): Job {
  const { brandKey } = job
  const lines = act.lines.map(({ title, qty, price }) => {
    const { record: item } = saveRecord(
      draft,
      { recordType: 'billing_item', brandKey, name: draft.uuid('billing-item') },
      { title, price, item_type: 'service' },
    )
    return { external_billing_item_id: item.name, title, qty, price }
  })
  const { record } = saveRecord(
    draft,
    { recordType: 'billing_document', brandKey, name: draft.uuid('billing-document') },
    {
      doc_type: act.docType,
      status: 'draft',
      number: String(draft.count('document')),
      ...(act.title !== undefined && { title: act.title }),
      lines,
      job_id: job.id,
    },
  )
  tellOfDocument(draft, record)
  return job
}
