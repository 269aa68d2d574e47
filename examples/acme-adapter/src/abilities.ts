import type {
  AddsAttachments,
  AddsNotes,
  AttachmentRequest,
  ChangeAppointmentRequest,
  ChangesAppointments,
  ChangesNotes,
  Clock,
  EventResponse,
  HttpClient,
  NoteRequest,
  OnUpdateSettled,
  ProviderContext,
  ReadJobResponse,
  ReadsJobs,
  ReceivesWebhooks,
  RemovesAttachments,
  UpdateJobRequest,
  UpdateSettledRequest,
  UpdatesJobs,
  VerifiesCredentials,
  WebhookRequest,
  WebhookResponse,
} from '@truckroll/gateway'
import { AcmeAdapter } from './adapter.ts'
import { changeVisit } from './change-visit.ts'
import { changeCustomer } from './customers.ts'
import { addFile, removeFile } from './files.ts'
import { hasChanged, toWorkOrderPatch } from './mapping.ts'
import { deleteNote, tellOffice, writeNote } from './notes.ts'
import { readWebhook } from './read-webhook.ts'
import type { Credentials, ProviderSettings, Settings } from './settings.ts'
import { followStatus } from './status.ts'
import { toWorkOrderId } from './work-order-id.ts'

type P = ProviderSettings
type C = Credentials

/** All else that Acme can do. Each ability may be left out: an adapter without any takes jobs and lets them go. */
export class AcmeAdapterWithAbilities
  extends AcmeAdapter
  implements
    UpdatesJobs<P, C>,
    ChangesAppointments<P, C>,
    AddsNotes<P, C>,
    ChangesNotes<P, C>,
    AddsAttachments<P, C>,
    RemovesAttachments<P, C>,
    OnUpdateSettled<P, C>,
    ReceivesWebhooks<P, C>,
    ReadsJobs<P, C>,
    VerifiesCredentials<P, C>
{
  readonly #clock: Clock

  constructor(http: HttpClient, settings: Settings, clock: Clock) {
    super(http, settings)
    this.#clock = clock
  }

  async updateJob(request: UpdateJobRequest<P, C>): Promise<EventResponse> {
    const { acme, settings } = this.open(request)
    const { changed } = request
    const workOrderId = toWorkOrderId(request)
    // Nothing about the work itself: a small event, somebody answered in Dispatch's app.
    if (changed.length === 0) return followStatus(acme, workOrderId, request.job)
    const patch = toWorkOrderPatch(request, changed, settings)
    const customer = hasChanged(changed, 'customer')
      ? { customerId: await changeCustomer(acme, request.job) }
      : {}
    await acme.updateWorkOrder(workOrderId, { ...patch, ...customer })
    return {}
  }

  async changeAppointment(request: ChangeAppointmentRequest<P, C>): Promise<EventResponse> {
    const { acme, settings } = this.open(request)
    return changeVisit(acme, settings, request)
  }

  async addNote(request: NoteRequest<P, C>): Promise<void> {
    return writeNote(this.open(request).acme, request)
  }

  async updateNote(request: NoteRequest<P, C>): Promise<void> {
    return writeNote(this.open(request).acme, request)
  }

  async deleteNote(request: NoteRequest<P, C>): Promise<void> {
    return deleteNote(this.open(request).acme, request)
  }

  async addAttachment(request: AttachmentRequest<P, C>): Promise<void> {
    return addFile(this.open(request).acme, request)
  }

  async removeAttachment(request: AttachmentRequest<P, C>): Promise<void> {
    return removeFile(this.open(request).acme, request)
  }

  /** What Dispatch refused, the office must know: the brand does not see it. */
  async onUpdateSettled(request: UpdateSettledRequest<P, C>): Promise<void> {
    const { bmsId } = request.event.data
    if (request.event.type !== 'update.rejected' || typeof bmsId !== 'string') return
    await tellOffice(this.open(request).acme, bmsId, request)
  }

  async receiveWebhook(request: WebhookRequest<P, C>): Promise<WebhookResponse> {
    return readWebhook(request, this.#clock.now(), (company) => this.open(company))
  }

  async getJob(request: ProviderContext<P, C> & { bmsId: string }): Promise<ReadJobResponse | undefined> {
    const { acme } = this.open(request)
    const workOrder = await acme.getWorkOrder(request.bmsId)
    if (workOrder === undefined) return undefined
    const visit = (await acme.listVisits(request.bmsId)).find(({ status }) => status === 'scheduled')
    return { status: workOrder.status, ...(visit === undefined ? {} : { appointment: visit }) }
  }

  async verifyCredentials(request: ProviderContext<P, C>): Promise<void> {
    await this.open(request).acme.checkKey()
  }
}
