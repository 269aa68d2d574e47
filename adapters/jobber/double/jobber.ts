import type { StoredAddress, StoredClient, StoredJob, StoredNote, StoredVisit } from './records.ts'

export const clientId = 'client-of-the-test'
export const clientSecret = 'client-secret-of-the-test'

const tokenMs = 3_600_000

type Tell = (topic: string, itemId: string) => void

/** What a company has in Jobber, and what its people do there. */
export class Jobber {
  readonly clients = new Map<string, StoredClient>()
  readonly jobs = new Map<string, StoredJob>()
  readonly accountId = toEncodedId('Account', 1)
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

  nextId(type: string): string {
    this.#made += 1
    return toEncodedId(type, this.#made)
  }

  renew(): { readonly access_token: string; readonly refresh_token: string; readonly expires_in: number } {
    this.#made += 1
    const access_token = `access-${this.#made}`
    this.refreshToken = `refresh-${this.#made}`
    this.#access = { token: access_token, expiresAt: this.#now() + tokenMs }
    return { access_token, refresh_token: this.refreshToken, expires_in: tokenMs / 1_000 }
  }

  isGoodToken(token: string): boolean {
    return this.#access?.token === token && this.#access.expiresAt > this.#now()
  }

  endToken(): void {
    this.#access = undefined
  }

  addClient(fields: Partial<StoredClient>, addresses: readonly StoredAddress[] = []): StoredClient {
    const client = {
      id: this.nextId('Client'),
      firstName: '',
      lastName: '',
      companyName: null,
      isCompany: false,
      emails: [],
      phones: [],
      properties: addresses.map((address) => ({ id: this.nextId('Property'), address })),
      ...fields,
    }
    this.clients.set(client.id, client)
    return client
  }

  addJob(fields: Pick<StoredJob, 'clientId' | 'propertyId'> & Partial<StoredJob>): StoredJob {
    const at = this.time()
    const job: StoredJob = {
      id: this.nextId('Job'),
      jobNumber: this.#made,
      title: '',
      instructions: '',
      visits: [],
      notes: [],
      timers: [],
      isClosed: false,
      completedAt: null,
      createdAt: at,
      updatedAt: at,
      ...fields,
    }
    this.jobs.set(job.id, job)
    this.#tell('JOB_CREATE', job.id)
    return job
  }

  /** The job itself is changed; new words go into its open visits as well. */
  editJob(job: StoredJob, fields: Partial<Pick<StoredJob, 'title' | 'instructions'>>): void {
    Object.assign(job, fields, { updatedAt: this.time() })
    if (fields.instructions !== undefined)
      for (const visit of job.visits) if (visit.completedAt === null) visit.instructions = fields.instructions
    this.#tell('JOB_UPDATE', job.id)
  }

  /** Open visits go. */
  closeJob(job: StoredJob): void {
    job.visits = job.visits.filter(({ completedAt }) => completedAt !== null)
    Object.assign(job, { isClosed: true, updatedAt: this.time() })
    if (job.visits.length > 0) job.completedAt ??= this.time()
    this.#tell('JOB_CLOSED', job.id)
  }

  destroyJob(job: StoredJob): void {
    this.jobs.delete(job.id)
    this.#tell('JOB_DESTROY', job.id)
  }

  // What follows leaves the job's `updatedAt` as it is: that visits and notes move it is documented nowhere.

  addVisit(
    job: StoredJob,
    times: Pick<StoredVisit, 'startAt' | 'endAt'> & Partial<StoredVisit>,
  ): StoredVisit {
    const visit: StoredVisit = {
      id: this.nextId('Visit'),
      instructions: job.instructions,
      completedAt: null,
      arrivalMinutes: null,
      ...times,
    }
    job.visits.push(visit)
    this.#tell('VISIT_CREATE', visit.id)
    return visit
  }

  moveVisit(visit: StoredVisit, times: Partial<Pick<StoredVisit, 'startAt' | 'endAt'>>): void {
    Object.assign(visit, times)
    this.#tell('VISIT_UPDATE', visit.id)
  }

  removeVisit(job: StoredJob, id: string): void {
    job.visits = job.visits.filter((visit) => visit.id !== id)
    this.#tell('VISIT_DESTROY', id)
  }

  completeVisit(visit: StoredVisit): void {
    visit.completedAt = this.time()
    this.#tell('VISIT_COMPLETE', visit.id)
  }

  startTimer(job: StoredJob): void {
    const timer = { id: this.nextId('TimeSheetEntry'), startAt: this.time() }
    job.timers.push(timer)
    this.#tell('TIMESHEET_CREATE', timer.id)
  }

  /** No webhook tells of notes. */
  addNote(job: StoredJob, message: string, files: StoredNote['files'] = []): StoredNote {
    const note = { id: this.nextId('Note'), message, createdAt: this.time(), lastEditedAt: null, files }
    job.notes.push(note)
    return note
  }

  /** Jobber derives it from visits and calendar. */
  statusOf({ isClosed, visits, completedAt }: StoredJob): string {
    if (isClosed) return 'archived'
    const open = visits.filter((visit) => visit.completedAt === null)
    if (completedAt !== null || (visits.length > 0 && open.length === 0)) return 'requires_invoicing'
    const next = open
      .map(({ startAt }) => startAt)
      .filter((startAt) => startAt !== null)
      .toSorted()
      .at(0)
    if (next === undefined) return 'unscheduled'
    if (next.slice(0, 10) === this.time().slice(0, 10)) return 'today'
    return Date.parse(next) < this.#now() ? 'late' : 'upcoming'
  }
}

function toEncodedId(type: string, number: number): string {
  return Buffer.from(`gid://Jobber/${type}/${number}`).toString('base64')
}
