import {
  changeMarkedVisit,
  changesDescription,
  noteMark,
  ProviderError,
  TerminalError,
  toJobText,
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
  type ReceivesWebhooks,
  type UpdateJobRequest,
  type UpdatesJobs,
  type VerifiesCredentials,
  type WebhookRequest,
  type WebhookResponse,
} from '@truckroll/gateway'
import type { Job } from './answers.ts'
import { readChanges } from './changes.ts'
import { HousecallProClient } from './client.ts'
import { findOrCreateAddress, findOrCreateCustomer } from './customers.ts'
import { readFiles } from './files.ts'
import { jobMarker, toJob } from './mapping.ts'
import { addFile, notesOf } from './notes.ts'
import { readWebhook } from './read-webhook.ts'
import { Session } from './session.ts'
import type { Credentials, ProviderSettings, Settings } from './settings.ts'
import { cancelJob, followStatus, toStatus } from './status.ts'
import { visitsOf } from './visits.ts'

type P = ProviderSettings
type C = Credentials

/** Carries jobs of Dispatch into Housecall Pro, and what the company does there back. */
export class HousecallProAdapter
  implements
    UpdatesJobs<P, C>,
    ChangesAppointments<P, C>,
    AddsNotes<P, C>,
    ChangesNotes<P, C>,
    AddsAttachments<P, C>,
    ReceivesWebhooks<P, C>,
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

  /** Customer and address first; each is looked for before it is made, the job by the marker in its notes. */
  async createJob(request: CreateJobRequest<P, C>): Promise<CreateJobResponse> {
    const { client, settings } = this.#open(request)
    const { job, step } = request
    const { id: customerId, remark } = await findOrCreateCustomer(client, job, settings, step)
    const addressId = await findOrCreateAddress(client, job, customerId, step)
    const marker = jobMarker(job.id)
    const bmsId = await step('job', {
      find: async () => (await client.listJobsOf(customerId)).find((each) => hasMarker(each, marker))?.id,
      run: () =>
        client.createJob(toJob(request, settings, { customer_id: customerId, address_id: addressId })),
    })
    return { bmsId, remark }
  }

  async cancelJob(request: CancelJobRequest<P, C>): Promise<EventResponse> {
    const { client, settings } = this.#open(request)
    const said = toLine(request.job.status_message)
    return cancelJob(client, toJobId(request), settings, said, toTools(request))
  }

  /** Housecall Pro's API changes no job: what the brand changed is written into it. */
  async updateJob(request: UpdateJobRequest<P, C>): Promise<EventResponse> {
    const { client, settings } = this.#open(request)
    const { changed, job, step, event } = request
    const jobId = toJobId(request)
    if (changed.length === 0) return followStatus(client, jobId, settings, job, toTools(request))
    if (!changesDescription(changed)) return {}
    if ((await client.getJob(jobId)) === undefined)
      return { needsAttention: `Dispatch changed job ${jobId}, which was not found in Housecall Pro.` }
    const text = `Changed by ${toLine(job.source) || 'the brand'}:\n${toJobText(request)}`
    await notesOf(client, jobId, step).writeOnce(text, `[Dispatch change ${event.id}]`)
    return {}
  }

  async changeAppointment(request: ChangeAppointmentRequest<P, C>): Promise<EventResponse> {
    const { client, settings } = this.#open(request)
    const jobId = toJobId(request)
    const notes = notesOf(client, jobId, request.step)
    return changeMarkedVisit(visitsOf(client, jobId, settings), notes, request)
  }

  async addNote(request: NoteRequest<P, C>): Promise<void> {
    return notesOf(this.#open(request).client, toJobId(request), request.step).write(request)
  }

  async updateNote(request: NoteRequest<P, C>): Promise<void> {
    return notesOf(this.#open(request).client, toJobId(request), request.step).write(request)
  }

  async deleteNote(request: NoteRequest<P, C>): Promise<void> {
    return notesOf(this.#open(request).client, toJobId(request), request.step).erase(noteMark(request))
  }

  async addAttachment(request: AttachmentRequest<P, C>): Promise<void> {
    return addFile(this.#open(request).client, toJobId(request), request)
  }

  async receiveWebhook(request: WebhookRequest<P, C>): Promise<WebhookResponse> {
    return readWebhook(request, this.#clock.now())
  }

  async pollChanges(request: PollChangesRequest<P, C>): Promise<PollChangesResponse> {
    const { client, settings } = this.#open(request)
    return readChanges(client, request, settings, this.#clock.now(), {
      readFiles: (job, jobId, told) =>
        settings.sendsFiles ? readFiles(this.#http, job, jobId, told, request) : Promise.resolve([]),
    })
  }

  async getJob(request: ProviderContext<P, C> & { bmsId: string }): Promise<ReadJobResponse | undefined> {
    const job = await this.#open(request).client.getJob(request.bmsId)
    if (job === undefined) return undefined
    const status = toStatus(job)
    const visit = job.schedule?.appointments?.[0]
    if (visit?.start_time == null || visit.end_time == null) return { status }
    return { status, appointment: { id: visit.id, start: visit.start_time, end: visit.end_time } }
  }

  async verifyCredentials(request: ProviderContext<P, C>): Promise<void> {
    await this.#open(request).client.checkLogin()
  }

  /** Housecall Pro with the login of the request's company. */
  #open(request: Pick<ProviderContext<P, C>, 'provider' | 'credentials' | 'refreshCredentials' | 'signal'>): {
    readonly client: HousecallProClient
    readonly settings: P
  } {
    const { provider } = request
    if (provider === null) throw new ProviderError('expected a company that is connected')
    const session = new Session(this.#http, this.#clock, this.#settings, request)
    return { client: new HousecallProClient(session), settings: provider.settings }
  }
}

function hasMarker(job: Job, marker: string): boolean {
  return job.notes?.some(({ content }) => (content ?? '').trimEnd().endsWith(marker)) === true
}

function toTools({ step, event }: Pick<UpdateJobRequest, 'step' | 'event'>) {
  return { step, eventId: event.id }
}

/** The job that was linked when it was created. */
function toJobId({ link }: { readonly link: JobLink }): string {
  if (link.bmsId !== undefined) return link.bmsId
  throw new TerminalError(
    'expected a job with a Housecall Pro id; link it with PUT /v1/jobs/{jobId}, then replay',
  )
}
