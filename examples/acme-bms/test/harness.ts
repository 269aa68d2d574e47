import { onTestFinished } from 'vitest'

import {
  createAcmeBms,
  type AcmeBms,
  type AcmeBmsOptions,
  type NewCompany,
} from '@truckroll/example-acme-bms'

/** An answer as parsed, looked into by assertions only: a type for it would repeat the schemas under test. */
export type Parsed = any

interface Answer {
  status: number
  headers: Headers
  body: Parsed
}

export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>

/** Calls with one key; a body goes as JSON. */
export function caller(bms: AcmeBms, key?: string): Call {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(bms.url + path, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
}

export interface Started {
  bms: AcmeBms
  company: NewCompany
  api: Call
}

/** An Acme on a free port with one company; closed when the test ends. */
export async function startAcme(options: AcmeBmsOptions = {}): Promise<Started> {
  const bms = await createAcmeBms({ port: 0, rateLimitPerSecond: 10_000, ...options })
  onTestFinished(() => bms.close())
  const company = bms.createCompany({ name: 'Dodd & Sons' })
  return { bms, company, api: caller(bms, company.apiKey) }
}

/** A customer and an order of it. */
export async function createOrder(api: Call, fields: object = {}): Promise<Parsed> {
  const customer = await api('POST', '/v1/customers', { lastName: 'Dodd', phone: '+1 555 980 3824' })
  const order = await api('POST', '/v1/work-orders', {
    customerId: customer.body.id,
    title: 'Heater is cold',
    ...fields,
  })
  if (order.status !== 201) throw new Error(`expected 201 for the order, got ${JSON.stringify(order.body)}`)
  return order.body
}

export const morning = { start: '2026-12-01T08:00:00-06:00', end: '2026-12-01T10:00:00-06:00' }
export const noon = { start: '2026-12-01T12:00:00-06:00', end: '2026-12-01T14:00:00-06:00' }
