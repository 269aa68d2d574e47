import * as z from 'zod'
import { externalIdSchema, wordsSchema } from '../outbound/outbound-fields.ts'
import { brandAddressSchema, brandCustomerFields, tradesSchema } from './shapes.ts'

const words = wordsSchema.exactOptional()

/** A provider. Its address sets its time zone. Playbook: Direct Assign, FSM > To Dispatch > Organizations */
export const organizationSchema = z.strictObject({
  external_id: externalIdSchema,
  name: wordsSchema,
  phone_number: wordsSchema,
  email: words,
  address: brandAddressSchema.exactOptional(),
  /** Makes one although another has its name, address or number; the same `external_id` is still the same. */
  always_create: z.boolean().exactOptional(),
})

/** Playbook: Direct Assign > To Dispatch > Jobs */
export const customerSchema = z.strictObject({
  ...brandCustomerFields,
  external_id: externalIdSchema,
  external_organization_id: externalIdSchema,
})

/** Playbook: Use Cases > To Dispatch > Org Trades */
export const tradeAccountOrgSchema = z.strictObject({
  external_id: externalIdSchema,
  external_organization_id: externalIdSchema,
  trades: tradesSchema,
})

/** Where a job was won. Playbook: Use Cases > To Dispatch > Job Attribution/Sources */
export const jobAttributionSchema = z.strictObject({
  external_id: externalIdSchema,
  external_organization_id: externalIdSchema,
  name: words,
})

/** Settings of a provider; what they contain is agreed for each project. Playbook: To Dispatch > Configuration Settings */
export const configSchema = z.looseObject({ external_organization_id: externalIdSchema })
