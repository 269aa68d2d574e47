import {
  ProviderError,
  TerminalError,
  type Adapter,
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
  type FindJobResponse,
  type FindsJobs,
  type HttpClient,
  type JobRequest,
  type NoteRequest,
  type OnUpdateSettled,
  type PollChangesRequest,
  type PollChangesResponse,
  type PollsChanges,
  type ProviderContext,
  type ReadJobResponse,
  type ReadsJobs,
  type ReceivesWebhooks,
  type RemovesAttachments,
  type UpdateJobRequest,
  type UpdateSettledRequest,
  type UpdatesJobs,
  type VerifiesCredentials,
  type WebhookRequest,
  type WebhookResponse,
} from '@truckroll/gateway'
import { RtClient } from './client.ts'
import { changeJob, checkQueue } from './change-job.ts'
import { findOrCreateCustomer } from './customers.ts'
import { fieldEquals, quote, readVisit, toLine, toReference, toTicket } from './mapping.ts'
import { addFile, addNote, changeNote, deleteNote, removeFile, tellOffice } from './notes.ts'
import { pollLog } from './poll.ts'
import type { ChangeReader } from './read-changes.ts'
import { readWebhook } from './read-webhook.ts'
import type { Credentials, ProviderSettings, Settings } from './settings.ts'
import { moveTicket, toTicketId, withTicket } from './tickets.ts'
import { changeVisit, toVisitId } from './visits.ts'

type P = ProviderSettings
type C = Credentials

/** Jobs of Dispatch are tickets of one queue of Request Tracker. */
export class RequestTrackerAdapter
  implements
    Adapter<P, C>,
    UpdatesJobs<P, C>,
    ChangesAppointments<P, C>,
    AddsNotes<P, C>,
    ChangesNotes<P, C>,
    AddsAttachments<P, C>,
    RemovesAttachments<P, C>,
    FindsJobs<P, C>,
    PollsChanges<P, C>,
    ReceivesWebhooks<P, C>,
    ReadsJobs<P, C>,
    VerifiesCredentials<P, C>,
    OnUpdateSettled<P, C>
{
  readonly #http: HttpClient
  readonly #settings: Settings
  readonly #clock: Clock

  constructor(http: HttpClient, settings: Settings, clock: Clock) {
    this.#http = http
    this.#settings = settings
    this.#clock = clock
  }

  async createJob(request: CreateJobRequest<P, C>): Promise<CreateJobResponse> {
    const { rt, settings } = this.#open(request)
    const { job, step } = request
    const customer = await step('customer', () => findOrCreateCustomer(rt, job))
    const bmsId = await step('ticket', {
      find: async () => (await rt.findTicketIds(byField(settings, 'job', toReference('job', job.id))))[0],
      run: async () => {
        // RT leaves a field that the queue does not have out without a word, and nothing would find the ticket again.
        await checkQueue(rt, settings)
        return rt.createTicket({ ...toTicket(request, settings), Requestor: [customer] })
      },
    })
    return { bmsId }
  }

  async cancelJob(request: CancelJobRequest<P, C>): Promise<EventResponse> {
    const { rt, settings } = this.#open(request)
    const { canceled, rejected } = settings.statuses
    const reason = toLine(request.job.status_message)
    return withTicket(rt, toTicketId(request), 'The brand canceled the job.', async (ticket) => {
      // The office said no before the brand did: there is nothing left to cancel.
      if ([canceled, rejected, 'deleted'].includes(ticket.Status)) return {}
      return moveTicket(
        rt,
        ticket,
        canceled,
        reason === '' ? {} : { CustomFields: { [settings.fields.reason]: reason } },
      )
    })
  }

  async updateJob(request: UpdateJobRequest<P, C>): Promise<EventResponse> {
    const { rt, settings } = this.#open(request)
    return changeJob(rt, settings, request)
  }

  async changeAppointment(request: ChangeAppointmentRequest<P, C>): Promise<EventResponse> {
    const { rt, settings } = this.#open(request)
    return changeVisit(rt, settings, request)
  }

  async addNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    return addNote(this.#open(request).rt, request)
  }

  async updateNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    return changeNote(this.#open(request).rt, request)
  }

  async deleteNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    return deleteNote(this.#open(request).rt, request)
  }

  async addAttachment(request: AttachmentRequest<P, C>): Promise<EventResponse> {
    return addFile(this.#open(request).rt, request)
  }

  async removeAttachment(request: AttachmentRequest<P, C>): Promise<EventResponse> {
    return removeFile(this.#open(request).rt, request)
  }

  /** A ticket that the office entered by hand, with the claim's number, before Dispatch sent the job. */
  async findJob(request: JobRequest<P, C>): Promise<FindJobResponse | undefined> {
    const { rt, settings } = this.#open(request)
    const claim = toLine(request.job.external_id)
    if (claim === '') return undefined
    const ids = await rt.findTicketIds(byField(settings, 'claim', claim))
    if (ids.length > 1) {
      throw new TerminalError(
        `expected one ticket of the claim, found ${ids.slice(0, 5).join(', ')}; empty the field ${settings.fields.claim} of all but one, then replay`,
      )
    }
    return ids[0] === undefined ? undefined : { bmsId: ids[0] }
  }

  async pollChanges(request: PollChangesRequest<P, C>): Promise<PollChangesResponse> {
    const reader = this.#read(request, (bmsId) => request.findJob(bmsId))
    return pollLog(reader, request, this.#clock.now())
  }

  async receiveWebhook(request: WebhookRequest<P, C>): Promise<WebhookResponse> {
    return readWebhook(request, this.#clock.now(), (company) => {
      const { externalOrganizationId } = company.provider
      const { logger, signal } = request
      const { provider, credentials } = company
      return this.#read({ provider, credentials, logger, signal }, (bmsId) =>
        request.findJob(externalOrganizationId, bmsId),
      )
    })
  }

  async getJob(request: ProviderContext<P, C> & { bmsId: string }): Promise<ReadJobResponse | undefined> {
    const { rt, settings } = this.#open(request)
    const ticket = await rt.getTicket(request.bmsId)
    // A merged one answers as the ticket that it went into, which is another job or none.
    if (ticket?.id !== request.bmsId) return undefined
    const visit = readVisit(ticket, settings.visitMinutes)
    if (visit === undefined) return { status: ticket.Status }
    const id = toVisitId(request.provider?.externalOrganizationId ?? '', ticket.id)
    const start = new Date(visit.startMs).toISOString()
    return { status: ticket.Status, appointment: { start, end: new Date(visit.endMs).toISOString(), id } }
  }

  async verifyCredentials(request: ProviderContext<P, C>): Promise<void> {
    const { rt, settings } = this.#open(request)
    await checkQueue(rt, settings)
    const login = await rt.getUser(rt.user)
    if (login === undefined) throw new ProviderError(`expected a user ${rt.user} in Request Tracker`)
    if (login.Timezone !== 'UTC') {
      throw new ProviderError(
        `expected UTC as the time zone of the login ${rt.user}, found ${login.Timezone || 'none'}: RT reads times in it`,
      )
    }
  }

  /** What Dispatch refused, the office must know: the brand does not see it. */
  async onUpdateSettled(request: UpdateSettledRequest<P, C>): Promise<void> {
    const { bmsId } = request.event.data
    if (request.event.type !== 'update.rejected' || typeof bmsId !== 'string') return
    await tellOffice(this.#open(request).rt, bmsId, request)
  }

  #read(
    company: Pick<ProviderContext<P, C>, 'provider' | 'credentials' | 'logger' | 'signal'>,
    findJob: ChangeReader['findJob'],
  ): ChangeReader {
    const { rt, settings } = this.#open(company)
    const externalOrganizationId = company.provider?.externalOrganizationId ?? ''
    return { rt, settings, externalOrganizationId, logger: company.logger, findJob }
  }

  /** Request Tracker with the login of the request's company. */
  #open({
    provider,
    credentials,
    signal,
  }: Pick<ProviderContext<P, C>, 'provider' | 'credentials' | 'signal'>) {
    if (provider === null || credentials === undefined) {
      throw new ProviderError(
        'expected a login to Request Tracker; give it with PUT /v1/providers/{externalOrganizationId}',
      )
    }
    const { settings } = provider
    const url = settings.url ?? this.#settings.url
    if (url === undefined) {
      throw new ProviderError(
        "expected an address of Request Tracker: TRUCKROLL_ADAPTER_URL, or url in the provider's settings",
      )
    }
    const urlFrom = settings.url === undefined ? 'operator' : 'provider'
    const rt = new RtClient({ http: this.#http, url, urlFrom, credentials, signal })
    return { rt, settings }
  }
}

function byField({ queue, fields }: P, field: 'job' | 'claim', value: string): string {
  return `Queue = ${quote(queue)} AND ${fieldEquals(fields[field], value)}`
}
