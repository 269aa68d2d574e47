import {
  customerSchema,
  jobSchema,
  listOf,
  madeSchema,
  statusSchema,
  type Customer,
  type Job,
  type JobStatus,
} from './answers.ts'
import type { Session } from './session.ts'

export interface CustomerInput {
  readonly customer_name: string
  readonly contacts: readonly {
    readonly fname: string
    readonly lname: string
    readonly is_primary: true
    readonly phones: readonly { readonly phone: string; readonly type: 'Mobile' }[]
    readonly emails: readonly { readonly email: string; readonly class: 'Personal' }[]
  }[]
  readonly locations: readonly (AddressInput & { readonly is_primary: true })[]
}

export interface AddressInput {
  readonly street_1: string
  readonly street_2: string
  readonly city: string
  readonly state_prov: string
  readonly postal_code: string
}

export interface JobInput extends AddressInput {
  /** Its id: a name has to be exact, and two customers may have it. */
  readonly customer_name: string
  readonly description: string
  readonly status: string
  readonly po_number: string
  readonly contact_first_name: string
  readonly contact_last_name: string
  readonly source?: string
  readonly category?: string
  readonly custom_fields?: readonly { readonly name: string; readonly value: string }[]
}

export interface JobChange {
  readonly status?: string
  readonly start_date?: string
  readonly time_frame_promised_start?: string
  readonly time_frame_promised_end?: string
}

const pageSize = '50'

/** Service Fusion's calls. Lists are always sorted: without that they were seen to hang. */
export class ServiceFusionClient {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  async checkLogin(): Promise<void> {
    await this.#session.send({ method: 'GET', path: '/me' })
  }

  /** By a filter, which Service Fusion may read loosely: each hit has to be looked at. */
  async searchCustomers(filter: 'email' | 'phone' | 'name', value: string): Promise<readonly Customer[]> {
    const query = {
      [`filters[${filter}]`]: value,
      expand: 'contacts,contacts.phones,contacts.emails,locations',
      sort: 'customer_name',
      'per-page': pageSize,
    }
    const call = { method: 'GET', path: '/customers', query } as const
    return (await this.#session.read(call, listOf(customerSchema))).items
  }

  async createCustomer(json: CustomerInput): Promise<string> {
    return (await this.#session.read({ method: 'POST', path: '/customers', json }, madeSchema)).id
  }

  /** The statuses that this account has. */
  async listStatuses(): Promise<readonly JobStatus[]> {
    const query = { sort: 'name', 'per-page': pageSize }
    const call = { method: 'GET', path: '/job-statuses', query } as const
    return (await this.#session.read(call, listOf(statusSchema))).items
  }

  async findJobByPo(poNumber: string): Promise<string | undefined> {
    const query = { 'filters[po_number]': poNumber, sort: '-created_at', 'per-page': pageSize }
    const call = { method: 'GET', path: '/jobs', query } as const
    const { items } = await this.#session.read(call, listOf(jobSchema))
    // The filter finds parts of a number, too.
    return items.find((job) => job.po_number === poNumber)?.id
  }

  async createJob(json: JobInput): Promise<string> {
    return (await this.#session.read({ method: 'POST', path: '/jobs', json }, madeSchema)).id
  }

  /** Undefined if Service Fusion has no such job. */
  async getJob(id: string): Promise<Job | undefined> {
    const call = {
      method: 'GET',
      path: `/jobs/${encodeURIComponent(id)}`,
      query: { expand: 'notes' },
    } as const
    return this.#session.find(call, jobSchema)
  }

  /** A page of the jobs that were changed, the last one first. */
  async listChanged(page: number, sinceMs: number) {
    const query = {
      'filters[updated_date][gte]': new Date(sinceMs).toISOString(),
      sort: '-updated_at',
      expand: 'notes',
      page: String(page),
      'per-page': pageSize,
    }
    const call = { method: 'GET', path: '/jobs', query } as const
    const { items, _meta: meta } = await this.#session.read(call, listOf(jobSchema))
    return { jobs: items, isLast: items.length === 0 || page >= (meta?.pageCount ?? page) }
  }

  /** False if this account's API takes no changes: they are documented nowhere. */
  async changeJob(id: string, json: JobChange): Promise<boolean> {
    const path = `/jobs/${encodeURIComponent(id)}`
    const answer = await this.#session.send({ method: 'PUT', path, json, accept: [404, 405] })
    return answer.status < 400
  }
}
