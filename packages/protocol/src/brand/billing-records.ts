import * as z from 'zod'
import { externalIdSchema, wordsSchema } from '../outbound/outbound-fields.ts'
import { brandAddressSchema, tradesSchema } from './shapes.ts'

const words = wordsSchema.exactOptional()

/** An item of the catalog. Playbook: Use Cases > To Dispatch > Billing Items */
export const billingItemSchema = z.strictObject({
  external_id: externalIdSchema,
  external_organization_id: externalIdSchema,
  title: words,
  item_type: z.enum(['product', 'service']).exactOptional(),
  description: words,
  price: z.number().exactOptional(),
  sku: words,
  active: z.boolean().exactOptional(),
  /** Restricts its use. */
  trades: tradesSchema.exactOptional(),
  price_locked: z.boolean().exactOptional(),
})

const statusesWithoutSignature = ['won', 'balance_outstanding']

/**
 * An estimate or invoice of a job that is there, over items that are there.
 * Playbook: Use Cases > To Dispatch > Billing Documents
 */
export const billingDocumentSchema = z
  .strictObject({
    external_id: externalIdSchema,
    external_job_id: externalIdSchema,
    external_organization_id: externalIdSchema,
    external_customer_id: externalIdSchema.exactOptional(),
    customer: z
      .strictObject({ full_name: words, address: brandAddressSchema.exactOptional() })
      .exactOptional(),
    doc_type: z.enum(['Estimate', 'Invoice']).exactOptional(),
    title: words,
    description: words,
    discount_amount: z.number().exactOptional(),
    status: words,
    skip_customer_signature: z.boolean().exactOptional(),
    lines: z
      .array(
        z.strictObject({
          external_billing_item_id: externalIdSchema,
          title: words,
          description: words,
          qty: z.number().exactOptional(),
          price: z.number().exactOptional(),
          taxable: z.boolean().exactOptional(),
        }),
      )
      .exactOptional(),
  })
  .refine(
    ({ status, skip_customer_signature: skips }) =>
      status === undefined || !statusesWithoutSignature.includes(status) || skips === true,
    {
      path: ['skip_customer_signature'],
      message: 'expected true with the status won or balance_outstanding',
    },
  )
