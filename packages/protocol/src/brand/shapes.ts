import * as z from 'zod'
import { dispatchTimeSchema, externalIdSchema, wordsSchema } from '../outbound/outbound-fields.ts'

// What several records of a brand contain. Strict: an unknown or wrong attribute is found before it is posted.

const words = wordsSchema.exactOptional()

/** Two letters or the long name of the state; only one of two countries. Playbook: General Conventions */
const addressFields = {
  street_1: words,
  street_2: words,
  city: words,
  state: words,
  postal_code: words,
  country: z.enum(['United States', 'Canada']).exactOptional(),
}

/** Where to go; without state and zip Dispatch refuses it. Playbook: Direct Assign > To Dispatch > Jobs */
export const brandAddressSchema = z
  .strictObject(addressFields)
  .refine(
    ({ state, postal_code: postalCode }) => state !== undefined || postalCode !== undefined,
    'expected a state or a postal code',
  )

/** Dispatch takes whatever of it a brand has. Playbook: Direct Assign > To Dispatch > Jobs */
export const brandCustomerFields = {
  first_name: words,
  last_name: words,
  company_name: words,
  /** Unique in its organization, so begin it with the organization's own id. */
  external_id: externalIdSchema.exactOptional(),
  email: words,
  phone_numbers: z
    .array(z.strictObject({ number: wordsSchema, primary: z.boolean().exactOptional(), type: words }))
    .exactOptional(),
  home_address: brandAddressSchema.exactOptional(),
}

const contactSchema = z.strictObject({
  first_name: words,
  last_name: words,
  primary: z.boolean().exactOptional(),
  contact_methods: z
    .array(
      z.strictObject({
        value: wordsSchema,
        method: z.enum(['phone', 'email']),
        notify: z.boolean().exactOptional(),
      }),
    )
    .exactOptional(),
})

const equipmentSchema = z.strictObject({
  manufacturer: words,
  model_number: words,
  model_name: words,
  serial_number: words,
  installation_date: dispatchTimeSchema.exactOptional(),
  equipment_type: words,
  location: words,
  symptom: words,
  custom_fields: z.record(z.string(), z.unknown()).exactOptional(),
})

const marketingSchema = z.strictObject({
  content: words,
  campaign: words,
  source: words,
  term: words,
  media: words,
})

/** Times that the customer prefers. Playbook: Use Cases > To Dispatch > Suggested Times */
export const suggestedTimesSchema = z.array(
  z.strictObject({ start_time: dispatchTimeSchema, end_time: dispatchTimeSchema }),
)

/** `value|label|show_text|require_text`, or the bare value. */
const reasonsSchema = z.array(wordsSchema).exactOptional()

/** What the provider's app offers. Playbook: Direct Assign > To Dispatch > Jobs */
const uiOptionsSchema = z.strictObject({
  show_decline: z.boolean().exactOptional(),
  accept_title: words,
  decline_title: words,
  reject_reasons: reasonsSchema,
  complete_reasons: reasonsSchema,
  pause_reasons: reasonsSchema,
  cancel_reasons: reasonsSchema,
})

/** What a job says of its work, whether a provider has it or not. Playbook: Direct Assign, Match > To Dispatch > Jobs */
export const workFields = {
  external_id: externalIdSchema,
  title: words,
  /** Markdown. */
  description: words,
  symptom: words,
  service_type: words,
  service_instructions: words,
  /** The unit is not said. */
  service_fee: z.number().exactOptional(),
  service_fee_precollected: z.boolean().exactOptional(),
  customer: z.strictObject(brandCustomerFields).exactOptional(),
  address: brandAddressSchema.exactOptional(),
  contacts: z.array(contactSchema).exactOptional(),
  equipment_descriptions: z.array(equipmentSchema).exactOptional(),
  labels: z.array(z.int()).exactOptional(),
  ui_options: uiOptionsSchema.exactOptional(),
  custom_fields: z.record(z.string(), z.unknown()).exactOptional(),
}

export const marketingAttributionsSchema = z.array(marketingSchema)

/** Names of trades, as Dispatch has set them up. */
export const tradesSchema = z.array(wordsSchema)
