import { idText } from '@truckroll/protocol'
import * as z from 'zod'
import { SandboxError } from '../errors.ts'
import { toWireTime } from '../events/wire-time.ts'
import { saveRecord } from '../rules/kept-records.ts'
import type { Draft } from '../world/draft.ts'
import type { KeptRecord } from '../world/entities.ts'
import { documentEvent, documentOf, totalsOf } from './document.ts'
import { toCents, toMoney } from './money.ts'

/** What people do with an estimate or an invoice in the app. */
export const billingActSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('send') }).describe('To the customer'),
  z.strictObject({ act: z.literal('win') }).describe('The customer signs an estimate: it becomes an invoice'),
  z.strictObject({ act: z.literal('lose') }),
  z.strictObject({
    act: z.literal('pay'),
    amount: z.number().positive().max(1_000_000_000).optional().describe('Absent: all that is open'),
    method: z.string().min(1).max(100).default('check'),
  }),
])
export type BillingAct = z.infer<typeof billingActSchema>

/** Estimate: draft, sent, won or lost. Invoice: draft, sent, balance_outstanding, paid. Playbook: To Dispatch > Billing */
export function applyBillingAct(draft: Draft, id: string, act: BillingAct): KeptRecord {
  const record = documentById(draft, id)
  switch (act.act) {
    case 'send':
      refuseUnless(record, act, ['draft', 'sent'])
      return change(draft, record, { status: 'sent' })
    case 'win':
      return win(draft, record, act)
    case 'lose':
      refuseUnless(record, act, ['draft', 'sent'], 'Estimate')
      return change(draft, record, { status: 'lost' })
    case 'pay':
      return pay(draft, record, act)
  }
}

function win(draft: Draft, record: KeptRecord, act: BillingAct): KeptRecord {
  refuseUnless(record, act, ['draft', 'sent'], 'Estimate')
  const { status: _, ...fields } = record.fields
  const { record: invoice } = saveRecord(
    draft,
    { recordType: 'billing_document', brandKey: record.brandKey, name: `${record.name}-invoice` },
    {
      ...fields,
      doc_type: 'Invoice',
      status: 'draft',
      number: String(draft.count('document')),
      paid_cents: 0,
    },
  )
  const won = change(draft, record, { status: 'won', invoice_id: invoice.id })
  tellOfDocument(draft, invoice)
  return won
}

function pay(draft: Draft, record: KeptRecord, act: BillingAct & { act: 'pay' }): KeptRecord {
  refuseUnless(record, act, ['draft', 'sent', 'balance_outstanding'], 'Invoice')
  const { paid_cents: paid } = documentOf(record)
  const { total } = totalsOf(record)
  const open = total - paid
  const cents = act.amount === undefined ? open : toCents(act.amount)
  if (cents <= 0 || cents > open) {
    const message = `expected an amount up to what is open (${(open / 100).toFixed(2)})`
    throw new SandboxError('TR_SANDBOX_REFUSED', message)
  }
  const isPaid = paid + cents >= total
  draft.tell(record.brandKey, 'payment', {
    id: draft.nextId('record'),
    amount: toMoney(cents),
    billing_document_id: record.id,
    billing_document: { external_id: record.name },
    payment_method: act.method,
    card_name: null,
    card_number: null,
    card_type: null,
    reference: null,
    result: 'success',
    transaction_id: draft.uuid('payment'),
    updated_at: toWireTime(draft.now),
  })
  return change(draft, record, {
    status: isPaid ? 'paid' : 'balance_outstanding',
    paid_cents: paid + cents,
  })
}

/** The brand hears of it: it did not do it itself. */
function change(draft: Draft, record: KeptRecord, fields: Readonly<Record<string, unknown>>): KeptRecord {
  const { record: changed } = saveRecord(draft, record, fields)
  tellOfDocument(draft, changed)
  return changed
}

/** The brand hears how the document stands. */
export function tellOfDocument(draft: Draft, record: KeptRecord): void {
  const { doc_type: type, job_id: jobId } = documentOf(record)
  draft.tell(
    record.brandKey,
    type === 'Estimate' ? 'estimate' : 'invoice',
    documentEvent(draft, record, draft.now),
    jobId,
  )
}

function documentById(draft: Draft, id: string): KeptRecord {
  for (const [, record] of draft.entries('records')) {
    if (record.recordType === 'billing_document' && idText(record.id) === id) return record
  }
  throw new SandboxError('TR_SANDBOX_NOT_FOUND', 'expected the id of an estimate or invoice, got none known')
}

function refuseUnless(
  record: KeptRecord,
  { act }: BillingAct,
  statuses: readonly string[],
  type?: 'Estimate' | 'Invoice',
): void {
  const { doc_type: is, status } = documentOf(record)
  if (statuses.includes(status) && (type === undefined || type === is)) return
  const wanted = `${type === undefined ? 'a document' : `an ${type}`} that is ${statuses.join(' or ')}`
  throw new SandboxError('TR_SANDBOX_REFUSED', `expected ${wanted} to ${act}, got an ${is} that is ${status}`)
}
