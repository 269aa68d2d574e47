import { z } from 'zod'

// What Service Fusion's documentation names for each call that the adapter makes, and no more.

const text = z.string().min(1)

const contact = z.strictObject({
  prefix: z.string().optional(),
  fname: text,
  lname: text,
  suffix: z.string().optional(),
  contact_type: z.string().optional(),
  dob: z.string().optional(),
  job_title: z.string().optional(),
  department: z.string().optional(),
  is_primary: z.boolean().default(false),
  phones: z
    .array(
      z.strictObject({
        phone: z.string().regex(/^\d{3}-\d{3}-\d{4}$/),
        ext: z.int().optional(),
        type: z.string().default('Mobile'),
      }),
    )
    .default([]),
  emails: z
    .array(
      z.strictObject({
        email: z.email(),
        class: z.enum(['Personal', 'Business', 'Other']).default('Personal'),
        types_accepted: z.string().optional(),
      }),
    )
    .default([]),
})

const address = {
  street_1: z.string().default(''),
  street_2: z.string().default(''),
  city: z.string().default(''),
  state_prov: z.string().default(''),
  postal_code: z.string().default(''),
}

export const customerRequest = z.strictObject({
  customer_name: text,
  account_number: z.string().optional(),
  private_notes: z.string().optional(),
  public_notes: z.string().optional(),
  is_vip: z.boolean().optional(),
  is_taxable: z.boolean().optional(),
  referral_source: z.string().optional(),
  contacts: z.array(contact).default([]),
  locations: z
    .array(
      z.strictObject({
        ...address,
        country: z.string().optional(),
        nickname: z.string().optional(),
        gate_instructions: z.string().optional(),
        is_primary: z.boolean().default(false),
        is_gated: z.boolean().optional(),
        is_bill_to: z.boolean().optional(),
      }),
    )
    .default([]),
  custom_fields: z.array(z.strictObject({ name: text, value: z.string() })).optional(),
})

const date = z.iso.date()
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

export const jobRequest = z.strictObject({
  /** Id or exact name. */
  customer_name: text,
  check_number: z.string().optional(),
  priority: z.string().optional(),
  description: z.string().default(''),
  tech_notes: z.string().optional(),
  completion_notes: z.string().default(''),
  duration: z.int().default(0),
  time_frame_promised_start: time.nullable().default(null),
  time_frame_promised_end: time.nullable().default(null),
  start_date: date.nullable().default(null),
  end_date: date.optional(),
  /** Id or name. */
  status: text.optional(),
  contact_first_name: z.string().optional(),
  contact_last_name: z.string().optional(),
  ...address,
  location_name: z.string().optional(),
  is_gated: z.boolean().optional(),
  gate_instructions: z.string().optional(),
  category: z.string().default(''),
  source: z.string().default(''),
  po_number: z.string().default(''),
  note_to_customer: z.string().optional(),
  called_in_by: z.string().optional(),
  custom_fields: z.array(z.strictObject({ name: text, value: z.string() })).default([]),
  notes: z.array(z.strictObject({ notes: text })).default([]),
  tasks: z.array(z.strictObject({ description: text, is_completed: z.boolean().optional() })).optional(),
})

/** Documented nowhere: what the code of others sends, see `takesChanges`. */
export const jobChange = z.strictObject({
  status: text.optional(),
  start_date: date.optional(),
  time_frame_promised_start: time.optional(),
  time_frame_promised_end: time.optional(),
})

const paging = {
  page: z.coerce.number().int().min(1).default(1),
  'per-page': z.coerce.number().int().min(1).max(50).default(10),
  fields: z.string().optional(),
}
const sortOf = (names: readonly string[]) =>
  z
    .string()
    .refine((sort) => sort.split(',').every((each) => names.includes(each.replace(/^-/, ''))))
    .optional()
const expandOf = (names: readonly string[]) =>
  z
    .string()
    .refine((expand) => expand.split(',').every((each) => names.includes(each)))
    .optional()

const jobExpands = [
  'agents',
  'custom_fields',
  'pictures',
  'documents',
  'equipment',
  'techs_assigned',
  'tasks',
  'notes',
  'visits',
  'signatures',
] as const

export const customersQuery = z.strictObject({
  ...paging,
  sort: sortOf(['id', 'customer_name', 'created_at', 'updated_at']),
  expand: expandOf(['contacts', 'contacts.phones', 'contacts.emails', 'locations', 'custom_fields']),
  'filters[name]': z.string().optional(),
  'filters[phone]': z.string().optional(),
  'filters[email]': z.string().optional(),
})
export const jobsQuery = z.strictObject({
  ...paging,
  sort: sortOf(['id', 'number', 'po_number', 'start_date', 'created_at', 'updated_at', 'status']),
  expand: expandOf(jobExpands),
  'filters[status]': z.string().optional(),
  'filters[po_number]': z.string().optional(),
  'filters[updated_date][gte]': z.iso.datetime({ offset: true }).optional(),
  'filters[updated_date][lte]': z.iso.datetime({ offset: true }).optional(),
})
export const jobQuery = z.strictObject({ fields: z.string().optional(), expand: expandOf(jobExpands) })
export const statusesQuery = z.strictObject({ ...paging, sort: sortOf(['id', 'code', 'name']) })
export const noQuery = z.strictObject({})

export const tokenRequest = z.discriminatedUnion('grant_type', [
  z.strictObject({
    grant_type: z.literal('client_credentials'),
    client_id: text,
    client_secret: text,
  }),
  z.strictObject({ grant_type: z.literal('refresh_token'), refresh_token: text }),
])
