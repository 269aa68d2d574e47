import {
  changeMarkedVisit,
  changesDescription,
  noteMark,
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
  type ReceivesWebhooks,
  type UpdateJobRequest,
  type UpdatesJobs,
  type VerifiesCredentials,
  type WebhookRequest,
  type WebhookResponse,
} from '@truckroll/gateway'
import { readChanges } from './changes.ts'
import { JobberClient } from './client.ts'
import { findOrCreateClient, findOrCreateProperty } from './customers.ts'
import { readFiles } from './files.ts'
import { jobMark, toJob, toTexts } from './mapping.ts'
import { notesOf } from './notes.ts'
import { toWindow } from './read-job.ts'
import { readWebhook } from './read-webhook.ts'
import { Session } from './session.ts'
import type { Credentials, ProviderSettings, Settings } from './settings.ts'
import { cancelJob, followStatus, toStatus } from './status.ts'
import { visitsOf } from './visits.ts'

type P = ProviderSettings
type C = Credentials

/** Carries jobs of Dispatch into Jobber, and what the company does there back. */
export class JobberAdapter
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

  /** Client and property first; each is looked for before it is made, the job by the mark in its instructions. */
  async createJob(request: CreateJobRequest<P, C>): Promise<CreateJobResponse> {
    const { client, settings } = this.#open(request)
    const { job, step } = request
    const clientId = await findOrCreateClient(client, job, step)
    const propertyId = await findOrCreateProperty(client, job, clientId, step)
    const mark = jobMark(job.id)
    const bmsId = await step('job', {
      find: async () =>
        (await client.listJobsOf(clientId)).find(({ instructions }) => instructions?.trimEnd().endsWith(mark))
          ?.id,
      run: () => client.createJob(toJob(request, propertyId, settings)),
    })
    return { bmsId }
  }

  async cancelJob(request: CancelJobRequest<P, C>): Promise<EventResponse> {
    const said = toLine(request.job.status_message)
    return cancelJob(this.#open(request).client, toJobId(request), said, toTools(request))
  }

  async updateJob(request: UpdateJobRequest<P, C>): Promise<EventResponse> {
    const { client, settings } = this.#open(request)
    const { changed, job } = request
    const jobId = toJobId(request)
    if (changed.length === 0) return followStatus(client, jobId, settings, job, toTools(request))
    if (!changesDescription(changed)) return {}
    if ((await client.getJob(jobId)) === undefined)
      return { needsAttention: `Dispatch changed job ${jobId}, which was not found in Jobber.` }
    await client.editJob(jobId, toTexts(request))
    if (!changed.some((pointer) => pointer.split('/')[1] === 'address')) return {}
    return {
      needsAttention: `Dispatch changed the address of job ${jobId}; Jobber's API cannot give a job another property. It stands in the instructions.`,
    }
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

  /** Jobber's API takes a file only from an address that it can read without a login. */
  async addAttachment(request: AttachmentRequest<P, C>): Promise<EventResponse> {
    const name = toLine(request.attachment.name) || 'without a name'
    return {
      needsAttention: `Dispatch has a file for job ${toJobId(request)} (${name}); Jobber's API takes no files: add it by hand.`,
    }
  }

  async receiveWebhook(request: WebhookRequest<P, C>): Promise<WebhookResponse> {
    return readWebhook(request, this.#settings)
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
    const visit = job.visits.nodes.find(({ startAt }) => startAt != null)
    const window = visit === undefined ? undefined : toWindow(visit)
    if (visit === undefined || window === undefined) return { status }
    return { status, appointment: { id: visit.id, ...window } }
  }

  async verifyCredentials(request: ProviderContext<P, C>): Promise<void> {
    await this.#open(request).client.checkLogin()
  }

  /** Jobber with the login of the request's company. */
  #open(request: Pick<ProviderContext<P, C>, 'provider' | 'credentials' | 'refreshCredentials' | 'signal'>): {
    readonly client: JobberClient
    readonly settings: P
  } {
    const { provider } = request
    if (provider === null) throw new ProviderError('expected a company that is connected')
    const session = new Session(this.#http, this.#clock, this.#settings, request)
    return { client: new JobberClient(session, provider.settings), settings: provider.settings }
  }
}

function toTools({ step, event }: Pick<UpdateJobRequest, 'step' | 'event'>) {
  return { step, eventId: event.id }
}

/** The job that was linked when it was created. */
function toJobId({ link }: { readonly link: JobLink }): string {
  if (link.bmsId !== undefined) return link.bmsId
  throw new TerminalError('expected a job with a Jobber id; link it with PUT /v1/jobs/{jobId}, then replay')
}
