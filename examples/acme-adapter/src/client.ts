import type { HttpAnswer, HttpClient, HttpRequest } from '@truckroll/gateway'
import { z } from 'zod'

// The part of Acme's API that this adapter reads. Loose: a field that Acme adds tomorrow breaks nothing.

const idSchema = z.looseObject({ id: z.string() })

const foundSchema = z.looseObject({ id: z.string(), externalReference: z.string().nullable() })
export type Found = z.infer<typeof foundSchema>

const workOrderSchema = z.looseObject({
  id: z.string(),
  number: z.number(),
  status: z.string(),
  statusReason: z.string().nullable(),
  statusText: z.string().nullable(),
  resolution: z.string().nullable(),
  customFields: z.record(z.string(), z.string()),
})
export type WorkOrder = z.infer<typeof workOrderSchema>

const visitSchema = z.looseObject({
  id: z.string(),
  workOrderId: z.string(),
  status: z.string(),
  start: z.string(),
  end: z.string(),
  externalReference: z.string().nullable(),
})
export type Visit = z.infer<typeof visitSchema>

const noteSchema = z.looseObject({
  id: z.string(),
  body: z.string(),
  visibility: z.string(),
  externalReference: z.string().nullable(),
})

const fileSchema = z.looseObject({
  id: z.string(),
  fileName: z.string(),
  contentType: z.string(),
  visibility: z.string(),
  externalReference: z.string().nullable(),
})
export type AcmeFile = z.infer<typeof fileSchema>

/** What Acme posts to its webhooks. `occurredAt` is when it happened, however late it comes. */
export const acmeEventSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  occurredAt: z.string(),
  actor: z.looseObject({ kind: z.string() }),
  data: z.looseObject({
    workOrderId: z.string(),
    workOrderReference: z.string().nullable(),
    workOrder: workOrderSchema.optional(),
    previousStatus: z.string().optional(),
    visit: visitSchema.optional(),
    visitChange: z.string().optional(),
    note: noteSchema.optional(),
    file: fileSchema.optional(),
  }),
})
export type AcmeEvent = z.infer<typeof acmeEventSchema>

export interface CustomerInput {
  readonly firstName: string | null
  readonly lastName: string
  readonly companyName: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly externalReference: string
}

export interface StatusChange {
  readonly status: string
  readonly reason?: string
  readonly text?: string
  readonly resolution?: string
}

export interface VisitWindow {
  readonly start: string
  readonly end: string
}

export interface FileInput {
  readonly fileName: string
  readonly contentType: string
  readonly contentBase64: string
  readonly externalReference: string
}

/** Acme over HTTP, with one company's key. What went wrong is thrown as `HttpClient.expect` tells it apart. */
export class AcmeClient {
  readonly #http: HttpClient
  readonly #base: string
  readonly #headers: Readonly<Record<string, string>>
  readonly #signal: AbortSignal

  constructor(http: HttpClient, url: string, apiKey: string, signal: AbortSignal) {
    this.#http = http
    this.#base = `${url.replace(/\/+$/, '')}/v1`
    this.#headers = { authorization: `Bearer ${apiKey}` }
    this.#signal = signal
  }

  /** Throws `ProviderError` if the key is refused. */
  async checkKey(): Promise<void> {
    await this.#send('GET', '/company')
  }

  /** By e-mail, then by phone, then by the reference given when it was made here. */
  async findCustomer(customer: CustomerInput): Promise<Found | undefined> {
    return (
      (await this.#find('/customers', 'email', customer.email)) ??
      (await this.#find('/customers', 'phone', customer.phone)) ??
      (await this.#find('/customers', 'externalReference', customer.externalReference))
    )
  }

  async createCustomer(customer: CustomerInput): Promise<string> {
    return idOf(await this.#send('POST', '/customers', customer))
  }

  async updateCustomer(id: string, customer: CustomerInput): Promise<void> {
    await this.#send('PATCH', `/customers/${encodeURIComponent(id)}`, customer)
  }

  async findWorkOrderId(externalReference: string): Promise<string | undefined> {
    return (await this.#find('/work-orders', 'externalReference', externalReference))?.id
  }

  async createWorkOrder(workOrder: object): Promise<string> {
    return idOf(await this.#send('POST', '/work-orders', workOrder))
  }

  /** Undefined if no work order has this id. */
  async getWorkOrder(id: string): Promise<WorkOrder | undefined> {
    const answer = await this.#send('GET', `/work-orders/${encodeURIComponent(id)}`, undefined, [404])
    return answer.status === 404 ? undefined : workOrderSchema.parse(answer.json())
  }

  async updateWorkOrder(id: string, patch: object): Promise<void> {
    await this.#send('PATCH', `/work-orders/${encodeURIComponent(id)}`, patch)
  }

  async changeStatus(id: string, change: StatusChange): Promise<void> {
    await this.#send('POST', `/work-orders/${encodeURIComponent(id)}/status`, change)
  }

  async listVisits(workOrderId: string): Promise<readonly Visit[]> {
    const path = `/work-orders/${encodeURIComponent(workOrderId)}/visits?limit=100`
    return pageOf(visitSchema).parse((await this.#send('GET', path)).json()).items
  }

  async createVisit(
    workOrderId: string,
    visit: VisitWindow & { externalReference: string },
  ): Promise<string> {
    return idOf(await this.#send('POST', `/work-orders/${encodeURIComponent(workOrderId)}/visits`, visit))
  }

  async moveVisit(id: string, window: VisitWindow): Promise<void> {
    await this.#send('PATCH', `/visits/${encodeURIComponent(id)}`, window)
  }

  async cancelVisit(id: string): Promise<void> {
    await this.#send('POST', `/visits/${encodeURIComponent(id)}/cancel`)
  }

  async findNoteId(workOrderId: string, externalReference: string): Promise<string | undefined> {
    return this.#findWithin(workOrderId, 'notes', externalReference)
  }

  async createNote(workOrderId: string, note: object): Promise<string> {
    return idOf(await this.#send('POST', `/work-orders/${encodeURIComponent(workOrderId)}/notes`, note))
  }

  async changeNote(id: string, body: string): Promise<void> {
    await this.#send('PATCH', `/notes/${encodeURIComponent(id)}`, { body })
  }

  async deleteNote(id: string): Promise<void> {
    await this.#send('DELETE', `/notes/${encodeURIComponent(id)}`, undefined, [404])
  }

  async findFileId(workOrderId: string, externalReference: string): Promise<string | undefined> {
    return this.#findWithin(workOrderId, 'files', externalReference)
  }

  async createFile(workOrderId: string, file: FileInput): Promise<string> {
    const path = `/work-orders/${encodeURIComponent(workOrderId)}/files`
    return idOf(await this.#send('POST', path, { ...file, visibility: 'customer' }))
  }

  /** Undefined if it was deleted meanwhile. */
  async readFile(id: string): Promise<Uint8Array | undefined> {
    const answer = await this.#send('GET', `/files/${encodeURIComponent(id)}/content`, undefined, [404])
    return answer.status === 404 ? undefined : answer.body
  }

  async deleteFile(id: string): Promise<void> {
    await this.#send('DELETE', `/files/${encodeURIComponent(id)}`, undefined, [404])
  }

  async #findWithin(
    workOrderId: string,
    kind: 'notes' | 'files',
    externalReference: string,
  ): Promise<string | undefined> {
    const path = `/work-orders/${encodeURIComponent(workOrderId)}/${kind}`
    return (await this.#find(path, 'externalReference', externalReference))?.id
  }

  async #find(path: string, name: string, value: string | null): Promise<Found | undefined> {
    if (value === null) return undefined
    const query = new URLSearchParams({ [name]: value, limit: '1' })
    const answer = await this.#send('GET', `${path}?${query.toString()}`)
    return pageOf(foundSchema).parse(answer.json()).items[0]
  }

  #send(
    method: HttpRequest['method'],
    path: string,
    json?: unknown,
    accept?: readonly number[],
  ): Promise<HttpAnswer> {
    const request = { method, url: this.#base + path, headers: this.#headers, signal: this.#signal }
    return this.#http.expect(json === undefined ? request : { ...request, json }, accept)
  }
}

function idOf(answer: HttpAnswer): string {
  return idSchema.parse(answer.json()).id
}

function pageOf<Item extends z.ZodType>(item: Item) {
  return z.looseObject({ items: z.array(item) })
}
