import * as z from 'zod'
import { looseBoolean, looseId, looseListOf, looseNumber, looseObjectOf, looseText } from './loose-fields.ts'

/** An amount; `value` is decimal text and stays text, so that no cent is rounded away. */
function looseMoney() {
  return looseObjectOf({ currency: looseText(), text: looseText(), value: looseText() })
}

const billingDocumentFields = {
  id: looseId(),
  external_id: looseText(),
  /** Printed as `Estimate` on an invoice too: the `Put` key decides. */
  doc_type: looseText(),
  status: looseText(),
  number: looseText(),
  po_number: looseText(),
  title: looseText(),
  description: looseText(),
  job_id: looseId(),
  job: looseObjectOf({ external_id: looseText() }),
  paid: looseBoolean(),
  discount_amount: looseMoney(),
  discount_percent: looseNumber(),
  subtotal: looseMoney(),
  tax_amount: looseMoney(),
  total: looseMoney(),
  total_paid: looseMoney(),
  lines: looseListOf({
    id: looseId(),
    title: looseText(),
    qty: looseNumber(),
    taxable: looseBoolean(),
    markup: looseNumber(),
    price: looseMoney(),
    price_with_markup: looseMoney(),
    total: looseMoney(),
    billing_item_id: looseId(),
    billing_item: looseObjectOf({ external_id: looseText() }),
  }),
  updated_at: looseText(),
}

/** Playbook: Use Cases > From Dispatch > Billing > Estimate Events */
export const estimateEventSchema = z.looseObject({ ...billingDocumentFields, invoice_id: looseId() })
export type EstimateEvent = z.infer<typeof estimateEventSchema>

/** Playbook: Use Cases > From Dispatch > Billing > Invoice Events */
export const invoiceEventSchema = z.looseObject(billingDocumentFields)
export type InvoiceEvent = z.infer<typeof invoiceEventSchema>

/** A payment was taken. Never log the card fields. Playbook: Billing > Payment Events */
export const paymentEventSchema = z.looseObject({
  id: looseId(),
  amount: looseMoney(),
  billing_document_id: looseId(),
  billing_document: looseObjectOf({ external_id: looseText() }),
  payment_method: looseText(),
  card_name: looseText(),
  card_number: looseText(),
  card_type: looseText(),
  reference: looseText(),
  result: looseText(),
  transaction_id: looseText(),
  updated_at: looseText(),
})
export type PaymentEvent = z.infer<typeof paymentEventSchema>
