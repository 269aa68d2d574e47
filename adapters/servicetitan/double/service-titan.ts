import {
  Table,
  type Fact,
  type JobStatus,
  type StoredAppointment,
  type StoredBooking,
  type StoredCustomer,
  type StoredFile,
  type StoredJob,
  type StoredLocation,
  type StoredNote,
} from './records.ts'

export const tenant = '4711'
export const appKey = 'ak1.app-key-of-the-test'
export const applicationGuid = 'b2a8a1f0-5d0e-4c3a-9a55-0a4f0f9f6c11'
export const clientId = 'cid.company'
export const clientSecret = 'cs1.secret-of-the-company'
export const appUserId = 900
export const officeUserId = 12

export const businessUnitId = 31
export const jobTypeId = 41
export const campaignId = 51
export const bookingProviderId = 21
export const cancelReasons: ReadonlyMap<number, string> = new Map([
  [61, 'Customer canceled'],
  [62, 'Duplicate'],
])
export const holdReasons: ReadonlyMap<number, string> = new Map([[71, 'Waits for parts']])

const tokenMs = 900_000

/** What a company has in ServiceTitan, and what its people do there. */
export class ServiceTitan {
  readonly #now: () => number
  #sequence = 0
  #token: { readonly text: string; readonly expiresAt: number } | undefined
  #tokens = 0
  readonly customers: Table<StoredCustomer>
  readonly locations: Table<StoredLocation>
  readonly bookings: Table<StoredBooking>
  readonly jobs: Table<StoredJob>
  readonly appointments: Table<StoredAppointment>
  readonly notes: Table<StoredNote>
  readonly files: Table<StoredFile>

  constructor(now: () => number) {
    this.#now = now
    const next = () => (this.#sequence += 1)
    const time = () => this.time()
    this.customers = new Table(next, time)
    this.locations = new Table(next, time)
    this.bookings = new Table(next, time)
    this.jobs = new Table(next, time)
    this.appointments = new Table(next, time)
    this.notes = new Table(next, time)
    this.files = new Table(next, time)
  }

  /** As ServiceTitan writes it: UTC, with fractions. */
  time(): string {
    return new Date(this.#now()).toISOString().replace('Z', '0000Z')
  }

  nowMs(): number {
    return this.#now()
  }

  giveToken(): string {
    this.#tokens += 1
    this.#token = { text: `token-${this.#tokens}`, expiresAt: this.#now() + tokenMs }
    return this.#token.text
  }

  isGoodToken(text: string): boolean {
    return this.#token?.text === text && this.#token.expiresAt > this.#now()
  }

  endToken(): void {
    this.#token = undefined
  }

  appointmentsOf(jobId: number): readonly StoredAppointment[] {
    return this.appointments.all().filter((each) => each.jobId === jobId)
  }

  /** Moves a job on; false if its workflow does not go there. */
  changeStatus(job: StoredJob, jobStatus: JobStatus): boolean {
    if (job.jobStatus === 'Completed' || job.jobStatus === 'Canceled') return false
    const completedOn = jobStatus === 'Completed' ? this.time() : job.completedOn
    this.jobs.change(job, { jobStatus, completedOn })
    const statuses = {
      Scheduled: 'Scheduled',
      Dispatched: 'Dispatched',
      InProgress: 'Working',
      Hold: 'Hold',
      Completed: 'Done',
      Canceled: 'Canceled',
    } as const
    for (const visit of this.appointmentsOf(job.id))
      this.appointments.change(visit, { status: statuses[jobStatus] })
    return true
  }

  cancel(job: StoredJob, reasonId: number, text: string): boolean {
    if (!this.changeStatus(job, 'Canceled')) return false
    this.jobs.change(job, { cancellation: { reasonId, name: cancelReasons.get(reasonId) ?? '', text } })
    return true
  }

  addAppointment(
    jobId: number,
    times: {
      readonly start: string
      readonly end: string
      readonly arrivalWindowStart?: string | undefined
      readonly arrivalWindowEnd?: string | undefined
    },
  ): StoredAppointment {
    const { start, end, arrivalWindowStart = null, arrivalWindowEnd = null } = times
    return this.appointments.add((base) => ({
      ...base,
      jobId,
      start,
      end,
      arrivalWindowStart,
      arrivalWindowEnd,
      status: 'Scheduled',
    }))
  }

  addNote(jobId: number, text: string, createdById: number): StoredNote {
    return this.notes.add((base) => ({ ...base, jobId, text, createdById }))
  }

  addJob(
    fields: Partial<StoredJob> & { readonly customerId: number; readonly locationId: number },
  ): StoredJob {
    return this.jobs.add((base) => ({
      ...base,
      jobNumber: String(base.id),
      jobStatus: 'Scheduled',
      completedOn: null,
      summary: '',
      customerPo: null,
      businessUnitId,
      jobTypeId,
      campaignId,
      priority: 'Normal',
      tagTypeIds: [],
      externalData: [],
      cancellation: null,
      ...fields,
    }))
  }
}

/** Facts under the app's GUID: `Merge` keeps the others, `Replace` does not. */
export function mergeFacts(present: readonly Fact[], next: readonly Fact[], isMerge: boolean): Fact[] {
  const kept = isMerge ? present.filter(({ key }) => !next.some((fact) => fact.key === key)) : []
  return [...kept, ...next]
}
