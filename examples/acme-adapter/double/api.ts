import { z } from 'zod'
import type { Acme } from './acme.ts'
import type { Item } from './records.ts'

export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly bytes?: Uint8Array
}

type Fields = Readonly<Record<string, unknown>>

interface Call {
  readonly acme: Acme
  readonly id: string
  readonly query: Readonly<Record<string, string>>
  readonly fields: Fields
}

const notFound: Answer = { status: 404, body: { title: 'there is no such thing' } }

/** The part of Acme's API that the adapter calls. */
const routes: readonly (readonly [method: string, path: RegExp, answer: (call: Call) => Answer])[] = [
  ['GET', /^company$/, () => ok({ id: 'company', name: 'Best HVAC' })],
  ['GET', /^customers$/, ({ acme, query }) => list(acme.customers.find(query))],
  ['POST', /^customers$/, ({ acme, fields }) => created(acme.customers.create(fields))],
  ['PATCH', /^customers\/(.+)$/, ({ acme, id, fields }) => found(acme.customers.change(id, fields))],
  ['GET', /^work-orders$/, ({ acme, query }) => list(acme.workOrders.find(query))],
  ['POST', /^work-orders$/, ({ acme, fields }) => created(acme.createWorkOrder(fields))],
  ['GET', /^work-orders\/([^/]+)$/, ({ acme, id }) => found(acme.workOrders.get(id))],
  ['PATCH', /^work-orders\/([^/]+)$/, ({ acme, id, fields }) => found(acme.workOrders.change(id, fields))],
  [
    'POST',
    /^work-orders\/([^/]+)\/status$/,
    (call) => unlessClosed(call, () => found(call.acme.changeStatus(call.id, call.fields, 'api'))),
  ],
  ['GET', /^work-orders\/([^/]+)\/visits$/, ({ acme, id }) => list(acme.visits.find({ workOrderId: id }))],
  [
    'POST',
    /^work-orders\/([^/]+)\/visits$/,
    (call) => unlessClosed(call, () => created(call.acme.createVisit(call.id, call.fields, 'api'))),
  ],
  [
    'PATCH',
    /^visits\/([^/]+)$/,
    ({ acme, id, fields }) => found(acme.changeVisit(id, fields, 'rescheduled', 'api')),
  ],
  ['POST', /^visits\/([^/]+)\/cancel$/, ({ acme, id }) => found(acme.cancelVisit(id, 'api'))],
  [
    'GET',
    /^work-orders\/([^/]+)\/notes$/,
    ({ acme, id, query }) => list(acme.notes.find({ ...query, workOrderId: id })),
  ],
  [
    'POST',
    /^work-orders\/([^/]+)\/notes$/,
    ({ acme, id, fields }) => created(acme.createNote(id, fields, 'api')),
  ],
  ['PATCH', /^notes\/([^/]+)$/, ({ acme, id, fields }) => found(acme.notes.change(id, fields))],
  ['DELETE', /^notes\/([^/]+)$/, ({ acme, id }) => found(acme.notes.remove(id))],
  [
    'GET',
    /^work-orders\/([^/]+)\/files$/,
    ({ acme, id, query }) => list(acme.files.find({ ...query, workOrderId: id })),
  ],
  [
    'POST',
    /^work-orders\/([^/]+)\/files$/,
    ({ acme, id, fields }) => created(acme.files.create({ ...fields, workOrderId: id })),
  ],
  ['GET', /^files\/([^/]+)\/content$/, ({ acme, id }) => content(acme.files.get(id))],
  ['DELETE', /^files\/([^/]+)$/, ({ acme, id }) => found(acme.files.remove(id))],
]

const fieldsSchema = z.record(z.string(), z.unknown())

/** `body`: JSON, or nothing. */
export function answerApi(acme: Acme, method: string, url: URL, body: string): Answer {
  const fields = readFields(body)
  if (fields === undefined) return { status: 400, body: { title: 'expected an object in JSON' } }
  const path = url.pathname.replace(/^\/v1\//, '')
  const { limit: _limit, ...query } = Object.fromEntries(url.searchParams)
  for (const [routeMethod, pattern, answer] of routes) {
    const match = method === routeMethod ? pattern.exec(path) : null
    if (match !== null) return answer({ acme, id: decodeURIComponent(match[1] ?? ''), query, fields })
  }
  return notFound
}

function readFields(body: string): Fields | undefined {
  if (body === '') return {}
  try {
    return fieldsSchema.parse(JSON.parse(body))
  } catch {
    return undefined
  }
}

function ok(body: unknown): Answer {
  return { status: 200, body }
}

function created(item: Item): Answer {
  return { status: 201, body: item }
}

function found(item: Item | undefined): Answer {
  return item === undefined ? notFound : ok(item)
}

function list(items: readonly Item[]): Answer {
  return ok({ items, nextCursor: null })
}

function unlessClosed({ acme, id }: Call, answer: () => Answer): Answer {
  return acme.isClosed(id) ? { status: 409, body: { title: 'the work order is closed' } } : answer()
}

function content(file: Item | undefined): Answer {
  if (file === undefined) return notFound
  const base64 = file['contentBase64']
  return { status: 200, bytes: Buffer.from(typeof base64 === 'string' ? base64 : '', 'base64') }
}
