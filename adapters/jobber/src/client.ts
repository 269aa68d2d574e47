import { RetryableError } from '@truckroll/gateway'
import { answers, type Client, type Job, type Note, type Property, type Visit } from './answers.ts'
import type { Session } from './session.ts'
import type { ProviderSettings } from './settings.ts'

export interface AddressInput {
  readonly street1: string
  readonly street2?: string
  readonly city?: string
  readonly province?: string
  readonly postalCode?: string
  readonly country?: string
}

export interface ClientInput {
  readonly firstName: string
  readonly lastName: string
  readonly companyName?: string
  readonly isCompany: boolean
  readonly phones: readonly {
    readonly number: string
    readonly description: 'MAIN'
    readonly primary: true
  }[]
  readonly emails: readonly {
    readonly address: string
    readonly description: 'MAIN'
    readonly primary: true
  }[]
}

export interface JobInput {
  readonly propertyId: string
  readonly title: string
  readonly instructions: string
  readonly invoicing: Pick<ProviderSettings, 'invoicingType' | 'invoicingSchedule'>
  readonly scheduling: { readonly createVisits: false; readonly notifyTeam: false }
}

/** A time at which Jobber is told its zone: UTC, so that the hour that comes twice is one. */
export interface LocalTime {
  readonly date: string
  readonly time: string
  readonly timezone: 'UTC'
}

export interface VisitInput {
  readonly startAt: LocalTime
  readonly endAt: LocalTime
}

const mostPages = 20
/** So many jobs are read in one query. */
const jobsAtOnce = 10

interface Page<Item> {
  readonly nodes: readonly Item[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null | undefined }
}

/** Jobber's queries and mutations. */
export class JobberClient {
  readonly #session: Session
  readonly #wanted: { readonly files: boolean; readonly timers: boolean }

  constructor(session: Session, { sendsFiles, usesTimers }: ProviderSettings) {
    this.#session = session
    this.#wanted = { files: sendsFiles, timers: usesTimers }
  }

  async checkLogin(): Promise<void> {
    await this.#session.ask('account', answers.account)
  }

  // Customers

  async searchClients(text: string): Promise<readonly Client[]> {
    return (await this.#session.ask('clients', answers.clients, { text })).data.clients.nodes
  }

  async createClient(input: ClientInput): Promise<string> {
    return toMade(
      (await this.#session.ask('clientCreate', answers.clientCreate, { input })).data.clientCreate.client,
    )
  }

  listProperties(clientId: string): Promise<readonly Property[]> {
    return readPages(
      async (after) =>
        (await this.#session.ask('properties', answers.properties, { id: clientId, after })).data.client
          ?.clientProperties,
    )
  }

  async createProperty(id: string, address: AddressInput): Promise<string> {
    const answer = await this.#session.ask('propertyCreate', answers.propertyCreate, {
      id,
      input: { properties: [{ address }] },
    })
    return toMade(answer.data.propertyCreate.properties?.[0])
  }

  // Jobs

  /** Those of one client, with what is written in them. */
  listJobsOf(clientId: string) {
    return readPages(
      async (after) =>
        (await this.#session.ask('jobsOf', answers.jobsOf, { id: clientId, after })).data.client?.jobs,
    )
  }

  async createJob(input: JobInput): Promise<string> {
    return toMade((await this.#session.ask('jobCreate', answers.jobCreate, { input })).data.jobCreate.job)
  }

  async editJob(id: string, input: Pick<JobInput, 'title' | 'instructions'>): Promise<void> {
    await this.#session.ask('jobEdit', answers.jobEdit, { id, input })
  }

  /** Its visits that are not complete go. */
  async closeJob(id: string): Promise<void> {
    await this.#session.ask('jobClose', answers.jobClose, {
      id,
      input: { modifyIncompleteVisitsBy: 'DESTROY_ALL' },
    })
  }

  /** With all its visits and notes; undefined if Jobber has no such job. */
  async getJob(id: string): Promise<Job | undefined> {
    const { job } = (await this.#session.ask('job', answers.job, { id, ...this.#wanted })).data
    return job == null ? undefined : this.#readOn(job)
  }

  /** Those of the given ids that there are. */
  async getJobs(ids: readonly string[]): Promise<readonly Job[]> {
    const jobs: Job[] = []
    for (let from = 0; from < ids.length; from += jobsAtOnce) {
      const some = { ids: ids.slice(from, from + jobsAtOnce), ...this.#wanted }
      const answer = await this.#session.ask('jobs', answers.jobs, some)
      for (const job of answer.data.jobs.nodes) jobs.push(await this.#readOn(job))
    }
    return jobs
  }

  /** A page of all jobs, the one that was changed last first. */
  async listChanged(after: string | undefined) {
    return (await this.#session.ask('listed', answers.listed, { after })).data.jobs
  }

  // Visits

  async createVisit(jobId: string, schedule: VisitInput): Promise<string> {
    const input = { visits: [{ schedule: { ...schedule, notifyTeam: false } }] }
    const answer = await this.#session.ask('visitCreate', answers.visitCreate, { id: jobId, input })
    return toMade(answer.data.visitCreate.createdVisits?.[0])
  }

  /** Who goes there stays. */
  async moveVisit(id: string, input: VisitInput): Promise<void> {
    await this.#session.ask('visitEditSchedule', answers.visitEditSchedule, { id, input })
  }

  async deleteVisit(id: string): Promise<void> {
    await this.#session.ask('visitDelete', answers.visitDelete, { ids: [id] })
  }

  async completeVisit(id: string): Promise<void> {
    await this.#session.ask('visitComplete', answers.visitComplete, { id })
  }

  // Notes

  async addNote(jobId: string, message: string): Promise<void> {
    await this.#session.ask('jobCreateNote', answers.jobCreateNote, { id: jobId, input: { message } })
  }

  async deleteNote(noteId: string): Promise<void> {
    await this.#session.ask('jobDeleteNote', answers.jobDeleteNote, { input: { noteId } })
  }

  /** A job comes with the first of its visits and notes. */
  async #readOn(job: Job): Promise<Job> {
    const visits: Visit[] = [...job.visits.nodes]
    const notes: Note[] = [...job.notes.nodes]
    let { pageInfo: visitsPage } = job.visits
    let { pageInfo: notesPage } = job.notes
    let cursors = { visits: visitsPage.endCursor, notes: notesPage.endCursor }
    for (let page = 1; page < mostPages; page += 1) {
      if (!visitsPage.hasNextPage && !notesPage.hasNextPage) break
      const answer = await this.#session.ask('job', answers.job, { id: job.id, ...this.#wanted, ...cursors })
      const next = answer.data.job
      if (next == null) break
      visits.push(...next.visits.nodes)
      notes.push(...next.notes.nodes)
      visitsPage = next.visits.pageInfo
      notesPage = next.notes.pageInfo
      // A list that is through stays at its end.
      cursors = {
        visits: visitsPage.endCursor ?? cursors.visits,
        notes: notesPage.endCursor ?? cursors.notes,
      }
    }
    return { ...job, visits: { ...job.visits, nodes: visits }, notes: { ...job.notes, nodes: notes } }
  }
}

/** All pages of a list; one that says there is more and does not move on ends it. */
async function readPages<Item>(
  read: (after: string | undefined) => Promise<Page<Item> | null | undefined>,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let after: string | undefined
  for (let count = 0; count < mostPages; count += 1) {
    const page = await read(after)
    if (page == null) break
    items.push(...page.nodes)
    const next = page.pageInfo.endCursor ?? undefined
    if (!page.pageInfo.hasNextPage || next === undefined || next === after) break
    after = next
  }
  return items
}

/** @throws RetryableError if a mutation names no error and did not say what it made. */
function toMade(made: { readonly id: string } | null | undefined): string {
  if (made != null) return made.id
  throw new RetryableError('Jobber did not say the id of what it made')
}
