import type { StoredCustomer, StoredJob, StoredVisit } from './records.ts'

export const apiKey = 'company-key-of-the-test'
export const clientId = 'client-of-the-test'
export const clientSecret = 'client-secret-of-the-test'
export const webhookSecret = 'signing-secret-of-the-test'

const tokenMs = 30 * 86_400_000

type Tell = (event: string, record: Readonly<Record<string, unknown>>) => void

/** What a company has in Housecall Pro, and what its people do there. */
export class HousecallPro {
  readonly customers = new Map<string, StoredCustomer>()
  readonly jobs = new Map<string, StoredJob>()
  readonly #now: () => number
  readonly #tell: Tell
  #made = 0
  #access: { readonly token: string; readonly expiresAt: number } | undefined
  /** Each refresh token is taken once. */
  refreshToken = 'refresh-0'

  constructor(now: () => number, tell: Tell = () => undefined) {
    this.#now = now
    this.#tell = tell
  }

  time(): string {
    return new Date(this.#now()).toISOString()
  }

  nextId(kind: string): string {
    this.#made += 1
    return `${kind}_${String(this.#made).padStart(6, '0')}`
  }

  renew(): { readonly access_token: string; readonly refresh_token: string; readonly expires_in: number } {
    const access_token = this.nextId('access')
    this.refreshToken = this.nextId('refresh')
    this.#access = { token: access_token, expiresAt: this.#now() + tokenMs }
    return { access_token, refresh_token: this.refreshToken, expires_in: tokenMs / 1_000 }
  }

  isGoodToken(token: string): boolean {
    return this.#access?.token === token && this.#access.expiresAt > this.#now()
  }

  endToken(): void {
    this.#access = undefined
  }

  addJob(fields: Pick<StoredJob, 'customerId' | 'addressId'> & Partial<StoredJob>): StoredJob {
    const at = this.time()
    const job: StoredJob = {
      id: this.nextId('job'),
      description: '',
      work_status: 'needs scheduling',
      work_timestamps: { on_my_way_at: null, started_at: null, completed_at: null },
      visits: [],
      notes: [],
      attachments: [],
      tags: [],
      lead_source: null,
      canceled_at: null,
      deleted_at: null,
      created_at: at,
      updated_at: at,
      ...fields,
    }
    this.jobs.set(job.id, job)
    return job
  }

  /** Every change of a job, by people and by the API, is told. */
  change(job: StoredJob, event: string, fields: Partial<StoredJob>): void {
    Object.assign(job, fields, { updated_at: this.time() })
    this.#tell(event, { job: toRecord(this, job, []) })
  }

  addVisit(job: StoredJob, visit: Omit<StoredVisit, 'id'>): StoredVisit {
    const added = { id: this.nextId('appt'), ...visit }
    const isOpen = job.work_status === 'needs scheduling'
    this.change(job, 'job.scheduled', {
      visits: [...job.visits, added],
      ...(isOpen ? { work_status: 'scheduled' } : {}),
    })
    return added
  }

  removeVisit(job: StoredJob, id: string): void {
    const visits = job.visits.filter((visit) => visit.id !== id)
    const isEmpty = visits.length === 0 && job.work_status === 'scheduled'
    Object.assign(
      job,
      { visits, updated_at: this.time() },
      isEmpty ? { work_status: 'needs scheduling' } : {},
    )
    this.#tell('job.appointment.appointment_discarded', { appointment: { id, job_id: job.id } })
  }
}

/** As the API shows a job. */
export function toRecord(
  product: HousecallPro,
  { visits, customerId, addressId, attachments, ...job }: StoredJob,
  expand: readonly string[],
) {
  const customer = product.customers.get(customerId)
  const first = visits[0]
  return {
    ...job,
    customer: customer === undefined ? null : { id: customer.id, first_name: customer.first_name },
    address: customer?.addresses.find(({ id }) => id === addressId) ?? null,
    schedule: {
      scheduled_start: first?.start_time ?? null,
      scheduled_end: first?.end_time ?? null,
      arrival_window: first?.arrival_window_minutes ?? 0,
      ...(expand.includes('appointments') ? { appointments: visits } : {}),
    },
    ...(expand.includes('attachments')
      ? { attachments: attachments.map(({ sizeBytes: _size, ...file }) => file) }
      : {}),
  }
}
