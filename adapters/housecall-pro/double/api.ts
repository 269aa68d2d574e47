import type { z } from 'zod'
import { toRecord, type HousecallPro } from './housecall-pro.ts'
import type { StoredCustomer, StoredJob } from './records.ts'
import { notFound, Refusal } from './refusal.ts'
import {
  addressesQuery,
  addressRequest,
  customerRequest,
  customersQuery,
  jobQuery,
  jobRequest,
  jobsQuery,
  noQuery,
  noteRequest,
  visitRequest,
} from './requests.ts'

export interface Asked {
  readonly product: HousecallPro
  /** The ids of the path. */
  readonly ids: readonly string[]
  /** A name that ends with `[]` holds a list. */
  readonly query: Readonly<Record<string, string | readonly string[]>>
  readonly body: unknown
  /** Of a multipart body. */
  readonly file: { readonly name: string; readonly type: string; readonly sizeBytes: number } | undefined
}

interface Answer {
  readonly status: number
  readonly body?: object
}

/** Every call that the adapter makes; any other path is 404. `{id}` stands for an id. */
export const routes: Readonly<Record<string, (asked: Asked) => Answer>> = {
  'GET /company': ({ query }) => {
    readQuery(noQuery, query)
    return { status: 200, body: { id: 'co_1', name: 'Best HVAC', time_zone: 'America/Chicago' } }
  },
  'GET /customers': ({ product, query }) => {
    const { q = '', ...paging } = readQuery(customersQuery, query)
    const found = [...product.customers.values()].filter((customer) => fits(customer, q))
    return page('customers', found, paging)
  },
  'POST /customers': ({ product, body }) => {
    const { addresses = [], ...given } = readBody(customerRequest, body)
    const customer: StoredCustomer = {
      id: product.nextId('cus'),
      first_name: given.first_name ?? '',
      last_name: given.last_name ?? '',
      email: given.email ?? null,
      company: given.company ?? null,
      mobile_number: given.mobile_number ?? null,
      home_number: given.home_number ?? null,
      work_number: given.work_number ?? null,
      notifications_enabled: given.notifications_enabled ?? true,
      tags: given.tags ?? [],
      addresses: addresses.map((address) => ({ id: product.nextId('adr'), ...address })),
    }
    product.customers.set(customer.id, customer)
    return { status: 201, body: customer }
  },
  'GET /customers/{id}/addresses': ({ product, ids: [id = ''], query }) =>
    page('addresses', customerOf(product, id).addresses, readQuery(addressesQuery, query)),
  'POST /customers/{id}/addresses': ({ product, ids: [id = ''], body }) => {
    const address = { id: product.nextId('adr'), ...readBody(addressRequest, body) }
    customerOf(product, id).addresses.push(address)
    return { status: 201, body: address }
  },

  'GET /jobs': ({ product, query }) => {
    const asked = readQuery(jobsQuery, query)
    const found = [...product.jobs.values()]
      .filter(({ customerId }) => customerId === (asked.customer_id ?? customerId))
      .toSorted((a, b) => compare(sortKey(a, asked.sort_by), sortKey(b, asked.sort_by)))
    if (asked.sort_direction === 'desc') found.reverse()
    return page(
      'jobs',
      found.map((job) => toRecord(product, job, asked['expand[]'])),
      asked,
    )
  },
  'POST /jobs': ({ product, body }) => {
    const { customer_id: customerId, address_id: addressId, ...given } = readBody(jobRequest, body)
    const customer = product.customers.get(customerId)
    if (customer === undefined) throw new Refusal(404, { error: { message: 'Customer not found' } })
    if (!customer.addresses.some(({ id }) => id === addressId))
      throw new Refusal(404, { error: { message: 'Address not found' } })
    const { notes = '', tags = [], lead_source = null, line_items: items = [] } = given
    const job = product.addJob({
      customerId,
      addressId,
      description: items.map(({ name, description = '' }) => `${name} ${description}`).join('\n'),
      tags,
      lead_source,
      notes: notes === '' ? [] : [{ id: product.nextId('nte'), content: notes }],
    })
    product.change(job, 'job.created', {})
    return { status: 201, body: toRecord(product, job, []) }
  },
  'GET /jobs/{id}': ({ product, ids: [id = ''], query }) => ({
    status: 200,
    body: toRecord(product, jobOf(product, id), readQuery(jobQuery, query)['expand[]']),
  }),

  'POST /jobs/{id}/appointments': ({ product, ids: [id = ''], body }) => {
    const { arrival_window_minutes = 0, ...visit } = readBody(visitRequest, body)
    return { status: 201, body: product.addVisit(jobOf(product, id), { arrival_window_minutes, ...visit }) }
  },
  'PUT /jobs/{id}/appointments/{id}': ({ product, ids: [id = '', visitId = ''], body }) => {
    const { arrival_window_minutes = 0, ...times } = readBody(visitRequest, body)
    const job = jobOf(product, id)
    if (!job.visits.some((visit) => visit.id === visitId)) throw notFound()
    const changed = { id: visitId, arrival_window_minutes, ...times }
    product.change(job, 'job.appointment.rescheduled', {
      visits: job.visits.map((visit) => (visit.id === visitId ? changed : visit)),
    })
    return { status: 200, body: changed }
  },
  'DELETE /jobs/{id}/appointments/{id}': ({ product, ids: [id = '', visitId = ''] }) => {
    const job = jobOf(product, id)
    if (!job.visits.some((visit) => visit.id === visitId)) throw notFound()
    product.removeVisit(job, visitId)
    return { status: 204 }
  },

  'POST /jobs/{id}/notes': ({ product, ids: [id = ''], body }) => {
    const note = { id: product.nextId('nte'), content: readBody(noteRequest, body).content }
    const job = jobOf(product, id)
    product.change(job, 'job.updated', { notes: [...job.notes, note] })
    return { status: 201, body: note }
  },
  'DELETE /jobs/{id}/notes/{id}': ({ product, ids: [id = '', noteId = ''] }) => {
    const job = jobOf(product, id)
    if (!job.notes.some((note) => note.id === noteId)) throw notFound()
    product.change(job, 'job.updated', { notes: job.notes.filter((note) => note.id !== noteId) })
    return { status: 204 }
  },
  'POST /jobs/{id}/attachments': ({ product, ids: [id = ''], file }) => {
    const job = jobOf(product, id)
    if (file === undefined) throw new Refusal(400, { message: 'is missing', attr: ['file'] })
    const attachment = {
      id: product.nextId('att'),
      file_name: file.name,
      url: 'https://files.housecallpro.example/x',
      file_type: file.type,
      sizeBytes: file.sizeBytes,
    }
    product.change(job, 'job.updated', { attachments: [...job.attachments, attachment] })
    return { status: 202, body: { job_url: `/jobs/${id}` } }
  },
}

/** @throws Refusal 422 that names each field. */
function readBody<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  return read(schema, value, (errors) => new Refusal(422, { errors }))
}

/** @throws Refusal 400 that names the parameters. */
function readQuery<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  return read(
    schema,
    value,
    (errors) => new Refusal(400, { message: 'invalid parameters', attr: Object.keys(errors) }),
  )
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  refuse: (errors: Readonly<Record<string, readonly string[]>>) => Refusal,
): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors: Record<string, string[]> = {}
  for (const issue of result.error.issues) {
    const fields = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')]
    for (const field of fields) (errors[field] ??= []).push(issue.message)
  }
  throw refuse(errors)
}

function page(
  name: string,
  rows: readonly object[],
  { page: number, page_size: size }: { readonly page: number; readonly page_size: number },
): Answer {
  const from = (number - 1) * size
  const paging = {
    page: number,
    page_size: size,
    total_pages: Math.ceil(rows.length / size),
    total_items: rows.length,
  }
  return { status: 200, body: { ...paging, [name]: rows.slice(from, from + size) } }
}

/** By name, e-mail and telephone number, as people write them. */
function fits(customer: StoredCustomer, q: string): boolean {
  const { first_name, last_name, email, mobile_number, home_number, work_number } = customer
  const digits = toDigits(q)
  return (
    [first_name, last_name, email].join(' ').toLowerCase().includes(q.toLowerCase()) ||
    (digits.length > 6 &&
      [mobile_number, home_number, work_number].some((number) => toDigits(number ?? '').includes(digits)))
  )
}

function toDigits(text: string): string {
  return text.replaceAll(/\D/g, '')
}

function sortKey(job: StoredJob, by: string): string {
  return by === 'updated_at' ? job.updated_at : by === 'work_status' ? job.work_status : job.created_at
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function customerOf(product: HousecallPro, id: string): StoredCustomer {
  const customer = product.customers.get(id)
  if (customer === undefined) throw notFound()
  return customer
}

function jobOf(product: HousecallPro, id: string): StoredJob {
  const job = product.jobs.get(id)
  if (job === undefined) throw notFound()
  return job
}
