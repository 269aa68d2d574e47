import {
  addressSchema,
  appointmentSchema,
  customerSchema,
  jobSchema,
  madeSchema,
  pageOf,
  type Address,
  type Appointment,
  type Customer,
  type Job,
} from './answers.ts'
import type { Session } from './session.ts'

export interface AddressInput {
  readonly street: string
  readonly street_line_2?: string
  readonly city: string
  readonly state: string
  readonly zip: string
  readonly country: string
}

export interface CustomerInput {
  readonly first_name: string
  readonly last_name: string
  readonly email?: string
  readonly company?: string
  readonly mobile_number?: string
  readonly notifications_enabled: boolean
  readonly tags: readonly string[]
  readonly addresses: readonly AddressInput[]
}

export interface JobInput {
  readonly customer_id: string
  readonly address_id: string
  readonly line_items: readonly {
    readonly name: string
    readonly description: string
    readonly unit_price: number
    readonly quantity: number
  }[]
  readonly tags: readonly string[]
  readonly notes: string
  readonly lead_source?: string
}

export interface VisitInput {
  readonly start_time: string
  readonly end_time: string
  readonly arrival_window_minutes: number
}

const pageSize = '200'
/** Of each, its newest state with its visits and files. */
const expanded = [
  ['expand[]', 'appointments'],
  ['expand[]', 'attachments'],
] as const

/** Housecall Pro's calls, by the names that its API gives them. */
export class HousecallProClient {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  async checkLogin(): Promise<void> {
    await this.#session.send({ method: 'GET', path: '/company' })
  }

  // Customers

  async searchCustomers(text: string): Promise<readonly Customer[]> {
    const query = [
      ['q', text],
      ['page_size', pageSize],
    ] as const
    const call = { method: 'GET', path: '/customers', query } as const
    return (await this.#session.read(call, pageOf('customers', customerSchema))).items
  }

  async createCustomer(customer: CustomerInput): Promise<string> {
    return (await this.#session.read({ method: 'POST', path: '/customers', json: customer }, madeSchema)).id
  }

  async listAddresses(customerId: string): Promise<readonly Address[]> {
    const path = `/customers/${encodeURIComponent(customerId)}/addresses`
    const call = { method: 'GET', path, query: [['page_size', pageSize]] } as const
    return (await this.#session.read(call, pageOf('addresses', addressSchema))).items
  }

  async createAddress(customerId: string, address: AddressInput): Promise<string> {
    const path = `/customers/${encodeURIComponent(customerId)}/addresses`
    return (await this.#session.read({ method: 'POST', path, json: address }, madeSchema)).id
  }

  // Jobs

  async createJob(job: JobInput): Promise<string> {
    return (await this.#session.read({ method: 'POST', path: '/jobs', json: job }, madeSchema)).id
  }

  /** The customer's newest jobs. */
  async listJobsOf(customerId: string): Promise<readonly Job[]> {
    const query = [
      ['customer_id', customerId],
      ['sort_by', 'created_at'],
      ['sort_direction', 'desc'],
      ['page_size', pageSize],
    ] as const
    const call = { method: 'GET', path: '/jobs', query } as const
    return (await this.#session.read(call, pageOf('jobs', jobSchema))).items
  }

  /** A page of all jobs, the one that was changed last first. */
  async listChanged(page: number): Promise<{ readonly jobs: readonly Job[]; readonly isLast: boolean }> {
    const query = [
      ['sort_by', 'updated_at'],
      ['sort_direction', 'desc'],
      ['page', String(page)],
      ['page_size', pageSize],
      ...expanded,
    ] as const
    const call = { method: 'GET', path: '/jobs', query } as const
    const { items, totalPages } = await this.#session.read(call, pageOf('jobs', jobSchema))
    return { jobs: items, isLast: items.length === 0 || page >= totalPages }
  }

  /** Undefined if Housecall Pro has no such job. */
  async getJob(id: string): Promise<Job | undefined> {
    return this.#session.find({ method: 'GET', path: toJobPath(id), query: expanded }, jobSchema)
  }

  // Visits

  async addAppointment(jobId: string, visit: VisitInput): Promise<Appointment> {
    const call = {
      method: 'POST',
      path: `${toJobPath(jobId)}/appointments`,
      json: { ...visit, dispatched_employees_ids: [] },
    } as const
    return this.#session.read(call, appointmentSchema)
  }

  /** Who goes there stays. */
  async moveAppointment(
    jobId: string,
    { id, dispatched_employees_ids: employees }: Appointment,
    visit: VisitInput,
  ): Promise<void> {
    const path = `${toJobPath(jobId)}/appointments/${encodeURIComponent(id)}`
    const json = { ...visit, dispatched_employees_ids: employees ?? [] }
    await this.#session.send({ method: 'PUT', path, json })
  }

  /** One that is gone already is no error. */
  async deleteAppointment(jobId: string, id: string): Promise<void> {
    const path = `${toJobPath(jobId)}/appointments/${encodeURIComponent(id)}`
    await this.#session.send({ method: 'DELETE', path, accept: [404] })
  }

  // Notes and files

  async addNote(jobId: string, content: string): Promise<void> {
    await this.#session.send({ method: 'POST', path: `${toJobPath(jobId)}/notes`, json: { content } })
  }

  async deleteNote(jobId: string, noteId: string): Promise<void> {
    const path = `${toJobPath(jobId)}/notes/${encodeURIComponent(noteId)}`
    await this.#session.send({ method: 'DELETE', path, accept: [404] })
  }

  async addFile(jobId: string, name: string, contentType: string, bytes: Uint8Array): Promise<void> {
    const multipart = new FormData()
    multipart.append('file', new Blob([new Uint8Array(bytes)], { type: contentType }), name)
    await this.#session.send({ method: 'POST', path: `${toJobPath(jobId)}/attachments`, multipart })
  }
}

function toJobPath(id: string): string {
  return `/jobs/${encodeURIComponent(id)}`
}
