import type { z } from 'zod'
import type { StoredCustomer, StoredJob } from './records.ts'
import { invalid, refusal, Refusal } from './refusal.ts'
import {
  customerRequest,
  customersQuery,
  jobChange,
  jobQuery,
  jobRequest,
  jobsQuery,
  noQuery,
  statusesQuery,
} from './requests.ts'
import { categories, customFields, sources, statuses, type ServiceFusion } from './service-fusion.ts'

interface Asked {
  readonly product: ServiceFusion
  /** The number of the path. */
  readonly id: number
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
}

interface Answer {
  readonly status: number
  readonly body: object
}

/** Every call that the adapter makes; any other path is 404. `{id}` stands for a number. */
export const routes: Readonly<Record<string, (asked: Asked) => Answer>> = {
  'GET /me': ({ query }) => {
    readQuery(noQuery, query)
    return { status: 200, body: { id: 1, first_name: 'A', last_name: 'B', email: 'a@example.com' } }
  },
  'GET /customers': ({ product, query }) => {
    const asked = readQuery(customersQuery, query)
    const all = [...product.customers.values()]
    const found = product.ignoresFilters
      ? all
      : all.filter((customer) =>
          fits(customer, {
            name: asked['filters[name]'],
            phone: asked['filters[phone]'],
            email: asked['filters[email]'],
          }),
        )
    return list(found, asked, (customer) => showCustomer(customer, asked.expand))
  },
  'POST /customers': ({ product, body }) => {
    const { customer_name, contacts, locations } = readBody(customerRequest, body)
    const customer = product.addCustomer({ customer_name, contacts, locations })
    return { status: 201, body: showCustomer(customer, undefined) }
  },
  'GET /job-statuses': ({ query }) => list(statuses, readQuery(statusesQuery, query), (status) => status),
  'GET /jobs': ({ product, query }) => {
    const asked = readQuery(jobsQuery, query)
    // Without a sort the real one was seen to hang.
    if (asked.sort === undefined) throw refusal(400, 'expected sort')
    const from = Date.parse(asked['filters[updated_date][gte]'] ?? '') || 0
    const found = [...product.jobs.values()].filter(
      (job) =>
        product.ignoresFilters ||
        (job.po_number.includes(asked['filters[po_number]'] ?? '') && Date.parse(job.updated_at) >= from),
    )
    return list(sorted(found, asked.sort), asked, (job) => showJob(job, asked.expand))
  },
  'POST /jobs': ({ product, body }) => {
    const { customer_name: name, status = 'Unscheduled', notes, ...fields } = readBody(jobRequest, body)
    const all = [...product.customers.values()]
    const customer =
      all.find(({ id }) => String(id) === name) ?? all.find((each) => each.customer_name === name)
    if (customer === undefined) throw invalid('customer_name', 'Customer Name can not be found')
    const wanted = statuses.find((each) => each.name === status || String(each.id) === status)
    if (wanted === undefined) throw invalid('status', 'Status can not be found')
    if (fields.source !== '' && !sources.includes(fields.source))
      throw invalid('source', 'Source can not be found')
    if (fields.category !== '' && !categories.includes(fields.category))
      throw invalid('category', 'Category can not be found')
    const strange = fields.custom_fields.find((field) => !customFields.includes(field.name))
    if (strange !== undefined) throw invalid('custom_fields', `${strange.name} can not be found`)
    const job = product.addJob({
      customer_id: customer.id,
      customer_name: customer.customer_name,
      ...fields,
      status: wanted.name,
    })
    for (const note of notes) product.addNote(job, note.notes)
    return { status: 201, body: showJob(job, undefined) }
  },
  'GET /jobs/{id}': ({ product, id, query }) => ({
    status: 200,
    body: showJob(jobOf(product, id), readQuery(jobQuery, query).expand),
  }),
  'PUT /jobs/{id}': ({ product, id, body }) => {
    if (!product.takesChanges) throw refusal(405, 'Method not allowed')
    const job = jobOf(product, id)
    const given = Object.entries(readBody(jobChange, body)).filter(([, value]) => value !== undefined)
    product.change(job, Object.fromEntries(given))
    if (job.status === 'Unscheduled' && job.start_date !== null) job.status = 'Scheduled'
    return { status: 200, body: showJob(job, undefined) }
  },
}

/** @throws Refusal 422 that names each field. */
function readBody<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const fields = result.error.issues.flatMap((issue) =>
    (issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')]).map((field) => ({
      field,
      message: issue.message,
    })),
  )
  throw new Refusal(422, fields)
}

/** @throws Refusal 400 */
function readQuery<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw refusal(
    400,
    `Invalid parameters: ${result.error.issues.map(({ path }) => path.join('.')).join(', ')}`,
  )
}

/** A page past the end is empty. */
function list<Item>(
  all: readonly Item[],
  { page, 'per-page': perPage }: { readonly page: number; readonly 'per-page': number },
  show: (item: Item) => object,
): Answer {
  const items = all.slice((page - 1) * perPage, page * perPage).map(show)
  const pageCount = Math.ceil(all.length / perPage)
  const meta = { totalCount: all.length, pageCount, currentPage: page, perPage }
  return { status: 200, body: { items, _expandable: [], _meta: meta } }
}

function sorted(jobs: readonly StoredJob[], sort: string): readonly StoredJob[] {
  const key = sort.startsWith('-created') || sort.startsWith('created') ? 'created_at' : 'updated_at'
  const ascending = jobs.toSorted((a, b) => Date.parse(a[key]) - Date.parse(b[key]))
  return sort.startsWith('-') ? ascending.toReversed() : ascending
}

interface CustomerFilter {
  readonly name: string | undefined
  readonly phone: string | undefined
  readonly email: string | undefined
}

/** Name and phone by a part, e-mail as a whole. */
function fits({ customer_name, contacts }: StoredCustomer, { name, phone, email }: CustomerFilter): boolean {
  const phones = contacts.flatMap((contact) => contact.phones.map((each) => each.phone))
  const emails = contacts.flatMap((contact) => contact.emails.map((each) => each.email.toLowerCase()))
  return (
    (name === undefined || customer_name.toLowerCase().includes(name.toLowerCase())) &&
    (phone === undefined || phones.some((each) => each.includes(phone))) &&
    (email === undefined || emails.includes(email.toLowerCase()))
  )
}

function showCustomer({ contacts, locations, ...rest }: StoredCustomer, expand: string | undefined): object {
  const expanded = expand?.split(',') ?? []
  const shown = contacts.map(({ phones, emails, ...contact }) => ({
    ...contact,
    ...(expanded.includes('contacts.phones') ? { phones } : {}),
    ...(expanded.includes('contacts.emails') ? { emails } : {}),
  }))
  return {
    ...rest,
    ...(expanded.includes('contacts') ? { contacts: shown } : {}),
    ...(expanded.includes('locations') ? { locations } : {}),
  }
}

function showJob({ notes, custom_fields, ...rest }: StoredJob, expand: string | undefined): object {
  const expanded = expand?.split(',') ?? []
  return {
    ...rest,
    ...(expanded.includes('notes') ? { notes } : {}),
    ...(expanded.includes('custom_fields') ? { custom_fields } : {}),
  }
}

function jobOf(product: ServiceFusion, id: number): StoredJob {
  const job = product.jobs.get(id)
  if (job === undefined) throw refusal(404, 'The requested resource was not found.')
  return job
}
