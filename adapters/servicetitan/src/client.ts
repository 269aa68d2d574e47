import type { z } from 'zod'
import {
  appointmentSchema,
  attachmentSchema,
  cancelReasonSchema,
  customerSchema,
  feedOf,
  jobSchema,
  listOf,
  locationSchema,
  madeSchema,
  noteSchema,
  type Appointment,
  type Customer,
  type Job,
  type Location,
  type Note,
} from './answers.ts'
import type { Feed } from './feeds.ts'
import type { Session } from './session.ts'

export interface AddressInput {
  readonly street: string
  readonly unit: string | null
  readonly city: string
  readonly state: string
  readonly zip: string
  readonly country: string
}

export interface ContactInput {
  readonly type: 'Phone' | 'Email'
  readonly value: string
}

export interface VisitTimes {
  readonly start: string
  readonly end: string
  readonly arrivalWindowStart?: string
  readonly arrivalWindowEnd?: string
}

export interface ExternalFact {
  readonly key: string
  readonly value: string
}

/** ServiceTitan's calls, by the names that its API gives them. */
export class ServiceTitanClient {
  readonly #session: Session
  readonly #guid: string

  constructor(session: Session, applicationGuid: string) {
    this.#session = session
    this.#guid = applicationGuid
  }

  /** Asks for next to nothing: a refused login shows. */
  async checkLogin(): Promise<void> {
    await this.#session.send('settings', { method: 'GET', path: '/business-units', query: { pageSize: '1' } })
  }

  // Customers and locations

  async findCustomerByFact(fact: ExternalFact): Promise<Customer | undefined> {
    return (await this.#customers(this.#byFact(fact)))[0]
  }

  findCustomersByPhone(phone: string): Promise<readonly Customer[]> {
    return this.#customers({ phone })
  }

  async createCustomer(customer: {
    readonly name: string
    readonly type: 'Residential' | 'Commercial'
    readonly address: AddressInput
    readonly contacts: readonly ContactInput[]
    readonly fact: ExternalFact
  }): Promise<string> {
    const { fact, ...rest } = customer
    const { name, address, contacts } = rest
    const json = { ...rest, locations: [{ name, address, contacts }], externalData: this.#facts([fact]) }
    const made = await this.#session.read('crm', { method: 'POST', path: '/customers', json }, madeSchema)
    return made.id
  }

  listLocations(customerId: string): Promise<readonly Location[]> {
    return this.#list('crm', '/locations', { customerId, pageSize: '500' }, locationSchema)
  }

  async createLocation(location: {
    readonly customerId: bigint
    readonly name: string
    readonly address: AddressInput
    readonly contacts: readonly ContactInput[]
  }): Promise<string> {
    const call = { method: 'POST', path: '/locations', json: location } as const
    return (await this.#session.read('crm', call, madeSchema)).id
  }

  // Jobs

  async findJobByFact(fact: ExternalFact): Promise<string | undefined> {
    return (await this.#list('jpm', '/jobs', this.#byFact(fact), jobSchema))[0]?.id
  }

  async createJob(job: object, facts: readonly ExternalFact[]): Promise<string> {
    const json = { ...job, externalData: this.#facts(facts) }
    return (await this.#session.read('jpm', { method: 'POST', path: '/jobs', json }, madeSchema)).id
  }

  /** Undefined if ServiceTitan has no such job. */
  async getJob(id: string): Promise<Job | undefined> {
    const query = { externalDataApplicationGuid: this.#guid }
    return this.#session.find('jpm', { method: 'GET', path: `/jobs/${id}`, query }, jobSchema)
  }

  async changeJob(id: string, change: object): Promise<void> {
    await this.#session.send('jpm', { method: 'PATCH', path: `/jobs/${id}`, json: change })
  }

  async addFact(jobId: string, fact: ExternalFact): Promise<void> {
    const externalData = { ...this.#facts([fact]), patchMode: 'Merge' }
    await this.changeJob(jobId, { externalData })
  }

  /** False if ServiceTitan's workflow does not allow it (409). */
  async cancelJob(id: string, reasonId: number, memo: string): Promise<boolean> {
    return this.#allows({ method: 'PUT', path: `/jobs/${id}/cancel`, json: { reasonId, memo } })
  }

  async holdJob(id: string, reasonId: number, memo: string): Promise<boolean> {
    return this.#allows({ method: 'PUT', path: `/jobs/${id}/hold`, json: { reasonId, memo } })
  }

  /** Why a job was canceled, in the words of whoever did it. */
  async getCancelReason(id: string): Promise<{ readonly name: string; readonly text: string } | undefined> {
    const found = await this.#list('jpm', '/jobs/cancel-reasons', { ids: id }, cancelReasonSchema)
    const reason = found.find(({ jobId }) => jobId === id)
    return reason === undefined ? undefined : { name: reason.name ?? '', text: reason.text ?? '' }
  }

  // Appointments

  listAppointments(jobId: string): Promise<readonly Appointment[]> {
    return this.#list('jpm', '/appointments', { jobId, pageSize: '200' }, appointmentSchema)
  }

  async addAppointment(jobId: bigint, times: VisitTimes): Promise<string> {
    const call = { method: 'POST', path: '/appointments', json: { jobId, ...times } } as const
    return (await this.#session.read('jpm', call, madeSchema)).id
  }

  async moveAppointment(id: string, times: VisitTimes): Promise<boolean> {
    return this.#allows({ method: 'PATCH', path: `/appointments/${id}/reschedule`, json: times })
  }

  async deleteAppointment(id: string): Promise<boolean> {
    return this.#allows({ method: 'DELETE', path: `/appointments/${id}` })
  }

  // Notes and files

  listNotes(jobId: string): Promise<readonly Note[]> {
    return this.#list('jpm', `/jobs/${jobId}/notes`, { pageSize: '500' }, noteSchema)
  }

  async addNote(jobId: string, text: string): Promise<void> {
    await this.#session.send('jpm', {
      method: 'POST',
      path: `/jobs/${jobId}/notes`,
      json: { text, pinToTop: false },
    })
  }

  async hasFile(jobId: string, fileName: string): Promise<boolean> {
    const query = { pageSize: '500' }
    const files = await this.#list('forms', `/jobs/${jobId}/attachments`, query, attachmentSchema)
    return files.some((file) => file.fileName === fileName)
  }

  async addFile(jobId: string, fileName: string, contentType: string, bytes: Uint8Array): Promise<void> {
    const multipart = new FormData()
    multipart.append('file', new Blob([new Uint8Array(bytes)], { type: contentType }), fileName)
    await this.#session.send('forms', { method: 'POST', path: `/jobs/${jobId}/attachments`, multipart })
  }

  // Feeds

  /** One page of a feed. `from` is a token that the page before gave, or a date. */
  readFeed<Item extends z.ZodType>(feed: Feed, from: string, item: Item) {
    const call = {
      method: 'GET',
      path: `/export/${feed}`,
      query: { from, includeRecentChanges: 'true' },
    } as const
    return this.#session.read(feed === 'bookings' ? 'crm' : 'jpm', call, feedOf(item))
  }

  /** The newest facts of jobs, by their ids: a feed does not hold them. */
  async listJobs(ids: readonly string[]): Promise<readonly Job[]> {
    const query = { ids: ids.join(','), externalDataApplicationGuid: this.#guid, pageSize: '50' }
    return this.#list('jpm', '/jobs', query, jobSchema)
  }

  #customers(query: Readonly<Record<string, string>>): Promise<readonly Customer[]> {
    return this.#list('crm', '/customers', query, customerSchema)
  }

  /** All pages of a list; a page that says there is more and holds nothing ends it. */
  async #list<Item extends z.ZodType>(
    module: 'crm' | 'jpm' | 'forms',
    path: string,
    query: Readonly<Record<string, string>>,
    item: Item,
  ): Promise<readonly z.output<Item>[]> {
    const items: z.output<Item>[] = []
    for (let page = 1; page <= mostPages; page += 1) {
      const call = { method: 'GET', path, query: { ...query, page: String(page) } } as const
      const { data, hasMore } = await this.#session.read(module, call, listOf(item))
      items.push(...data)
      if (hasMore !== true || data.length === 0) break
    }
    return items
  }

  async #allows(call: { method: 'PUT' | 'PATCH' | 'DELETE'; path: string; json?: object }): Promise<boolean> {
    const answer = await this.#session.send('jpm', { ...call, accept: [409] })
    return answer.status !== 409
  }

  #byFact({ key, value }: ExternalFact): Readonly<Record<string, string>> {
    return {
      externalDataApplicationGuid: this.#guid,
      externalDataKey: key,
      externalDataValues: value,
    }
  }

  #facts(facts: readonly ExternalFact[]) {
    return { applicationGuid: this.#guid, externalData: facts }
  }
}

const mostPages = 20
