import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import * as z from 'zod'
import { toWireTime } from '../events/wire-time.ts'
import { findRecord } from '../rules/kept-records.ts'
import type { KeptRecord } from '../world/entities.ts'
import type { ReadonlyWorld } from '../world/world.ts'
import { toCents, toMoney } from './money.ts'

/** What the sandbox itself keeps with a document, beside what the brand posted. */
const ownSchema = z.looseObject({
  doc_type: z.enum(['Estimate', 'Invoice']).catch('Estimate'),
  status: z.string().catch('draft'),
  job_id: z.number(),
  number: z.string().catch(''),
  invoice_id: z.number().nullable().catch(null),
  paid_cents: z.number().catch(0),
})
export type DocumentFields = z.infer<typeof ownSchema>

export function documentOf({ fields }: KeptRecord): DocumentFields {
  return ownSchema.parse(fields)
}

export interface Totals {
  readonly subtotal: number
  readonly discount: number
  readonly total: number
}

/** In cents. The sandbox knows no taxes. */
export function totalsOf({ fields }: KeptRecord): Totals {
  const subtotal = linesOf(fields).reduce((sum, line) => sum + lineTotal(line), 0)
  const discount = toCents(fields['discount_amount'])
  return { subtotal, discount, total: subtotal - discount }
}

/**
 * An estimate or an invoice, as its brand hears of it.
 * Playbook: Use Cases > From Dispatch > Billing > Estimate Events, Invoice Events
 */
export function documentEvent(world: ReadonlyWorld, record: KeptRecord, now: number): JsonObject {
  const own = documentOf(record)
  const { subtotal, discount, total } = totalsOf(record)
  const job = world.get('jobs', String(own.job_id))
  return {
    id: record.id,
    external_id: record.name,
    doc_type: own.doc_type,
    status: own.status,
    number: own.number,
    po_number: '',
    title: record.fields['title'] ?? null,
    description: record.fields['description'] ?? null,
    job_id: own.job_id,
    job: { external_id: job?.externalId ?? null },
    ...(own.doc_type === 'Estimate' && { invoice_id: own.invoice_id }),
    paid: own.paid_cents > 0 && own.paid_cents >= total,
    discount_amount: toMoney(discount),
    discount_percent: null,
    subtotal: toMoney(subtotal),
    tax_amount: toMoney(0),
    total: toMoney(total),
    total_paid: toMoney(own.paid_cents),
    lines: linesOf(record.fields).map((line, at) => toLineEvent(world, record, line, at)),
    updated_at: toWireTime(now),
  }
}

function linesOf(fields: JsonObject): JsonObject[] {
  const { lines } = fields
  return Array.isArray(lines) ? lines.filter(isJsonObject) : []
}

function toLineEvent(world: ReadonlyWorld, record: KeptRecord, line: JsonObject, at: number): JsonObject {
  const externalId = String(line['external_billing_item_id'])
  const item = findRecord(world, { recordType: 'billing_item', brandKey: record.brandKey, name: externalId })
  const price = toCents(line['price'])
  return {
    id: `${record.id}-${at + 1}`,
    title: line['title'] ?? '',
    qty: line['qty'] ?? 1,
    taxable: line['taxable'] ?? false,
    markup: 0,
    price: toMoney(price),
    price_with_markup: toMoney(price),
    total: toMoney(lineTotal(line)),
    billing_item_id: item?.id ?? null,
    billing_item: { external_id: externalId },
  }
}

function lineTotal({ qty = 1, price }: JsonObject): number {
  return Math.round((typeof qty === 'number' ? qty : 1) * toCents(price))
}
