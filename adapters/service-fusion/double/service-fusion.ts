import type { StoredCustomer, StoredJob } from './records.ts'

export const clientId = 'client-of-the-test'
export const clientSecret = 'client-secret-of-the-test'
export const timezone = 'America/Chicago'

/** As this account has named them: one has a name of its own. */
export const statuses = [
  { id: 1, code: '01_UNS', name: 'Unscheduled', is_custom: false, category: 'OPEN' },
  { id: 2, code: '02_SCH', name: 'Scheduled', is_custom: false, category: 'OPEN' },
  { id: 3, code: '04_DEL', name: 'Delayed', is_custom: false, category: 'OPEN' },
  { id: 4, code: '05_OTW', name: 'On The Way', is_custom: false, category: 'OPEN_ACTIVE' },
  { id: 5, code: '05_OTW', name: 'Rolling', is_custom: true, category: 'OPEN_ACTIVE' },
  { id: 6, code: '07_STA', name: 'Started', is_custom: false, category: 'OPEN_ACTIVE' },
  { id: 7, code: '08_PAU', name: 'Paused', is_custom: false, category: 'OPEN_ACTIVE' },
  { id: 8, code: '10_CMP', name: 'Completed', is_custom: false, category: 'CLOSED' },
  { id: 9, code: '11_CXL', name: 'Cancelled', is_custom: false, category: 'CLOSED' },
  { id: 10, code: '99_XYZ', name: 'On the shelf', is_custom: true, category: 'OPEN' },
] as const

export const sources: readonly string[] = ['Dispatch']
export const categories: readonly string[] = ['Warranty']
export const customFields: readonly string[] = ['Dispatch ID']

const tokenMs = 3_600_000

/** What a company has in Service Fusion, and what its people do there. */
export class ServiceFusion {
  readonly customers = new Map<number, StoredCustomer>()
  readonly jobs = new Map<number, StoredJob>()
  readonly #now: () => number
  #made = 0
  #access: { readonly token: string; readonly expiresAt: number } | undefined
  refreshToken = 'refresh-0'
  /** Takes PUT /jobs/{id}, as accounts of others were seen to; documented it is nowhere. */
  takesChanges = false
  /** Lists all jobs, whatever is asked for, as accounts of others were seen to. */
  ignoresFilters = false

  constructor(now: () => number) {
    this.#now = now
  }

  nowMs(): number {
    return this.#now()
  }

  time(): string {
    return new Date(this.#now()).toISOString().replace('Z', '+00:00')
  }

  nextId(): number {
    this.#made += 1
    return this.#made
  }

  renew() {
    const number = this.nextId()
    const access_token = `access-${number}`
    this.refreshToken = `refresh-${number}`
    this.#access = { token: access_token, expiresAt: this.#now() + tokenMs }
    return {
      access_token,
      token_type: 'Bearer',
      expires_in: tokenMs / 1_000,
      refresh_token: this.refreshToken,
    }
  }

  isGoodToken(token: string): boolean {
    return this.#access?.token === token && this.#access.expiresAt > this.#now()
  }

  endToken(): void {
    this.#access = undefined
  }

  addCustomer(fields: Omit<StoredCustomer, 'id'>): StoredCustomer {
    const customer = { id: this.nextId(), ...fields }
    this.customers.set(customer.id, customer)
    return customer
  }

  addJob(fields: Pick<StoredJob, 'customer_id' | 'customer_name'> & Partial<StoredJob>): StoredJob {
    const at = this.time()
    const id = this.nextId()
    const job: StoredJob = {
      id,
      number: String(1_000 + id),
      po_number: '',
      description: '',
      status: 'Unscheduled',
      street_1: '',
      street_2: '',
      city: '',
      state_prov: '',
      postal_code: '',
      source: '',
      category: '',
      custom_fields: [],
      start_date: null,
      time_frame_promised_start: null,
      time_frame_promised_end: null,
      duration: 0,
      completion_notes: '',
      notes: [],
      created_at: at,
      updated_at: at,
      ...fields,
    }
    this.jobs.set(job.id, job)
    return job
  }

  change(job: StoredJob, fields: Partial<StoredJob>): void {
    Object.assign(job, fields, { updated_at: this.time() })
  }

  /** Leaves the job's `updated_at` as it is: that notes move it is documented nowhere. */
  addNote(job: StoredJob, notes: string): void {
    job.notes.push({ notes, created_at: this.time(), updated_at: this.time() })
  }
}
