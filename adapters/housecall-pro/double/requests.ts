import { z } from 'zod'

// What Housecall Pro's API description names for each call that the adapter makes, and no more.

const text = z.string().min(1)
const time = z.iso.datetime({ offset: true, local: true })

export const addressRequest = z.strictObject({
  street: text,
  street_line_2: z.string().optional(),
  city: text,
  state: text,
  zip: text,
  country: text,
  latitude: z.string().optional(),
  longitude: z.string().optional(),
})

export const customerRequest = z.strictObject({
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  email: z.email().optional(),
  company: z.string().optional(),
  notifications_enabled: z.boolean().optional(),
  mobile_number: z.string().optional(),
  home_number: z.string().optional(),
  work_number: z.string().optional(),
  tags: z.array(z.string()).optional(),
  lead_source: z.string().optional(),
  notes: z.string().optional(),
  addresses: z.array(addressRequest).optional(),
})

export const jobRequest = z.strictObject({
  customer_id: text,
  address_id: text,
  schedule: z
    .strictObject({ scheduled_start: time, scheduled_end: time, arrival_window: z.int() })
    .optional(),
  assigned_employee_ids: z.array(text).optional(),
  line_items: z
    .array(
      z.strictObject({
        name: text,
        description: z.string().optional(),
        unit_price: z.number().optional(),
        quantity: z.number().optional(),
        unit_cost: z.number().optional(),
      }),
    )
    .optional(),
  tags: z.array(z.string()).optional(),
  lead_source: z.string().optional(),
  notes: z.string().optional(),
  invoice_number: z.number().optional(),
})

export const visitRequest = z.strictObject({
  start_time: time,
  end_time: time,
  arrival_window_minutes: z.int().min(0).optional(),
  dispatched_employees_ids: z.array(text),
})

export const noteRequest = z.strictObject({ content: text })

const paging = {
  page: z.coerce.number().int().min(1).default(1),
  page_size: z.coerce.number().int().min(1).max(200).default(10),
}
const sortDirection = z.enum(['asc', 'desc']).default('desc')

export const customersQuery = z.strictObject({ ...paging, q: z.string().optional() })
export const addressesQuery = z.strictObject(paging)
const expand = z.array(z.enum(['attachments', 'appointments'])).default([])
export const jobsQuery = z.strictObject({
  ...paging,
  'expand[]': expand,
  customer_id: z.string().optional(),
  sort_by: z
    .enum(['created_at', 'updated_at', 'invoice_number', 'id', 'description', 'work_status'])
    .default('created_at'),
  sort_direction: sortDirection,
})
export const jobQuery = z.strictObject({ 'expand[]': expand })
export const noQuery = z.strictObject({})
export const tokenRequest = z.strictObject({
  grant_type: z.literal('refresh_token'),
  refresh_token: text,
  client_id: text,
  client_secret: text,
})
