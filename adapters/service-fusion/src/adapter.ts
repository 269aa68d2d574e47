import {
  changesDescription,
  ProviderError,
  TerminalError,
  toLine,
  type AddsAttachments,
  type AddsNotes,
  type AttachmentRequest,
  type CancelJobRequest,
  type ChangeAppointmentRequest,
  type ChangesAppointments,
  type ChangesNotes,
  type Clock,
  type CreateJobRequest,
  type CreateJobResponse,
  type EventResponse,
  type HttpClient,
  type JobLink,
  type NoteRequest,
  type PollChangesRequest,
  type PollChangesResponse,
  type PollsChanges,
  type ProviderContext,
  type ReadJobResponse,
  type ReadsJobs,
  type UpdateJobRequest,
  type UpdatesJobs,
  type VerifiesCredentials,
} from '@truckroll/gateway'
import { readChanges } from './changes.ts'
import { ServiceFusionClient } from './client.ts'
import { findOrCreateCustomer } from './customers.ts'
import { toJob, toPoNumber } from './mapping.ts'
import { Session } from './session.ts'
import type { Credentials, ProviderSettings, Settings } from './settings.ts'
import { cancelJob, findNewStatus, followStatus, isKnownStatus, toStatus } from './status.ts'
import { changeVisit, toWindow } from './visits.ts'

type P = ProviderSettings
type C = Credentials

/**
 * Carries jobs of Dispatch into Service Fusion, and what the company does there back. The documented API makes jobs and
 * reads them, and changes none: what Dispatch tells later is handed to a person.
 */
export class ServiceFusionAdapter
  implements
    UpdatesJobs<P, C>,
    ChangesAppointments<P, C>,
    AddsNotes<P, C>,
    ChangesNotes<P, C>,
    AddsAttachments<P, C>,
    PollsChanges<P, C>,
    ReadsJobs<P, C>,
    VerifiesCredentials<P, C>
{
  readonly #http: HttpClient
  readonly #settings: Settings
  readonly #clock: Clock

  constructor(http: HttpClient, settings: Settings, clock: Clock) {
    this.#http = http
    this.#settings = settings
    this.#clock = clock
  }

  /** The customer first; both are looked for before they are made, the job by its PO number. */
  async createJob(request: CreateJobRequest<P, C>): Promise<CreateJobResponse> {
    const { client, settings } = this.#open(request)
    const { job, step } = request
    const customerId = await findOrCreateCustomer(client, job, step)
    const bmsId = await step('job', {
      find: () => client.findJobByPo(toPoNumber(job)),
      run: async () => {
        const status = await findNewStatus(client, settings)
        return client.createJob(toJob(request, settings, { customerId, status }))
      },
    })
    return { bmsId }
  }

  async cancelJob(request: CancelJobRequest<P, C>): Promise<EventResponse> {
    const { client, settings } = this.#open(request)
    return cancelJob(client, toJobId(request), settings, toLine(request.job.status_message))
  }

  async updateJob(request: UpdateJobRequest<P, C>): Promise<EventResponse> {
    const { client, settings } = this.#open(request)
    const { changed, job } = request
    const jobId = toJobId(request)
    if (changed.length === 0) return followStatus(client, jobId, settings, job)
    if (!changesDescription(changed)) return {}
    const fields = [...new Set(changed.map((pointer) => pointer.split('/')[1]))].join(', ')
    return {
      needsAttention: `Dispatch changed job ${jobId} (${fields}): change it in Service Fusion, whose API cannot.`,
    }
  }

  async changeAppointment(request: ChangeAppointmentRequest<P, C>): Promise<EventResponse> {
    const { client, settings } = this.#open(request)
    return changeVisit(client, toJobId(request), settings, request)
  }

  async addNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    if (toLine(request.note.description) === '') return {}
    return toHand(request, 'a new note')
  }

  async updateNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    return toHand(request, 'a changed note')
  }

  async deleteNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    return toHand(request, 'a deleted note')
  }

  async addAttachment(request: AttachmentRequest<P, C>): Promise<EventResponse> {
    return toHand(request, `a file (${toLine(request.attachment.name) || 'without a name'})`)
  }

  async pollChanges(request: PollChangesRequest<P, C>): Promise<PollChangesResponse> {
    const { client, settings } = this.#open(request)
    return readChanges(client, request, settings, this.#clock.now())
  }

  async getJob(request: ProviderContext<P, C> & { bmsId: string }): Promise<ReadJobResponse | undefined> {
    const { client, settings } = this.#open(request)
    const job = await client.getJob(request.bmsId)
    if (job === undefined) return undefined
    const statuses = isKnownStatus(job.status ?? '', settings) ? [] : await client.listStatuses()
    const status = toStatus(job, settings, statuses)
    const window = toWindow(job, settings.timezone)
    return window === undefined ? { status } : { status, appointment: { id: `${job.id}-1`, ...window } }
  }

  async verifyCredentials(request: ProviderContext<P, C>): Promise<void> {
    await this.#open(request).client.checkLogin()
  }

  /** Service Fusion with the login of the request's company. */
  #open(request: Pick<ProviderContext<P, C>, 'provider' | 'credentials' | 'refreshCredentials' | 'signal'>): {
    readonly client: ServiceFusionClient
    readonly settings: P
  } {
    const { provider } = request
    if (provider === null) throw new ProviderError('expected a company that is connected')
    const session = new Session(this.#http, this.#clock, this.#settings, request)
    return { client: new ServiceFusionClient(session), settings: provider.settings }
  }
}

/** Its words are in Dispatch: they may be personal, and do not belong into a list of what is to be done. */
function toHand(request: { readonly link: JobLink }, what: string): EventResponse {
  return {
    needsAttention: `Dispatch has ${what} for job ${toJobId(request)}: see it there; Service Fusion's API takes none.`,
  }
}

/** The job that was linked when it was created. */
function toJobId({ link }: { readonly link: JobLink }): string {
  if (link.bmsId !== undefined) return link.bmsId
  throw new TerminalError(
    'expected a job with a Service Fusion id; link it with PUT /v1/jobs/{jobId}, then replay',
  )
}
