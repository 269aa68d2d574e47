import {
  parseJson,
  ProviderError,
  TerminalError,
  verifyTimestampedWebhook,
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
  type OnUpdateSettled,
  type HttpClient,
  type JobRequest,
  type NoteRequest,
  type ProviderContext,
  type ReadJobResponse,
  type ReadsJobs,
  type ReceivesWebhooks,
  type RemovesAttachments,
  type Update,
  type UpdateSettledRequest,
  type UpdateJobRequest,
  type UpdatesJobs,
  type VerifiesCredentials,
  type WebhookRequest,
  type WebhookResponse,
} from '@truckroll/gateway'
import { AcmeClient, acmeEventSchema, type AcmeEvent, type StatusChange } from './client.ts'
import {
  hasChanged,
  isForBrand,
  isReference,
  toAcmeFile,
  toCustomer,
  toFileUpdate,
  toLine,
  toReference,
  toStatusChange,
  toUpdate,
  toVisitWindow,
  toWorkOrder,
  toWorkOrderPatch,
} from './mapping.ts'
import type { Credentials, ProviderSettings, Settings } from './settings.ts'

type P = ProviderSettings
type C = Credentials

/** Carries jobs of Dispatch into Acme, and what people do there back. */
export class AcmeAdapter
  implements
    Adapter<P, C>,
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
  readonly #http: HttpClient
  readonly #settings: Settings
  readonly #clock: Clock

  constructor(http: HttpClient, settings: Settings, clock: Clock) {
    this.#http = http
    this.#settings = settings
    this.#clock = clock
  }

  async createJob(request: CreateJobRequest<P, C>): Promise<CreateJobResponse> {
    const { acme, settings } = this.#open(request)
    const customerId = await findOrCreateCustomer(acme, request)
    const bmsId = await request.step('work-order', {
      find: () => acme.findWorkOrderId(toReference('job', request.job.id)),
      run: () => acme.createWorkOrder({ ...toWorkOrder(request, settings), customerId }),
    })
    return { bmsId }
  }

  async updateJob(request: UpdateJobRequest<P, C>): Promise<EventResponse> {
    const { acme, settings } = this.#open(request)
    const { changed } = request
    const workOrderId = toWorkOrderId(request)
    // Nothing about the work itself: a small event, somebody answered in Dispatch's app.
    if (changed.length === 0) return followStatus(acme, workOrderId, request)
    const patch = toWorkOrderPatch(request, changed, settings)
    const customer = hasChanged(changed, 'customer')
      ? { customerId: await changeCustomer(acme, request) }
      : {}
    await acme.updateWorkOrder(workOrderId, { ...patch, ...customer })
    return {}
  }

  async cancelJob(request: CancelJobRequest<P, C>): Promise<EventResponse> {
    const { acme } = this.#open(request)
    const workOrderId = toWorkOrderId(request)
    const workOrder = await acme.getWorkOrder(workOrderId)
    // The office said no before the brand did: there is nothing left to void.
    if (workOrder?.status === 'declined') return {}
    const reason = toLine(request.job.status_message) ?? 'canceled by the brand'
    return changeStatus(acme, workOrderId, { status: 'void', reason })
  }

  async changeAppointment(request: ChangeAppointmentRequest<P, C>): Promise<EventResponse> {
    const { appointment } = request
    const { acme, settings } = this.#open(request)
    const workOrderId = toWorkOrderId(request)
    if (appointment.status === 'enroute') return changeStatus(acme, workOrderId, { status: 'on_the_way' })
    if (appointment.status === 'started') return changeStatus(acme, workOrderId, { status: 'working' })
    if (appointment.status === 'complete') return {}
    const externalReference = toReference('appointment', appointment.id ?? request.event.id)
    const visits = await acme.listVisits(workOrderId)
    const visit = visits.find(
      (known) => known.externalReference === externalReference || known.id === appointment.external_id,
    )
    if (appointment.status === 'canceled') {
      if (visit !== undefined) await acme.cancelVisit(visit.id)
      return {}
    }
    const window = toVisitWindow(appointment, settings.visitMinutes)
    if (window === undefined)
      return { needsAttention: 'An appointment came without a time that can be read.' }
    return orAttention(
      visit === undefined
        ? acme.createVisit(workOrderId, { ...window, externalReference })
        : acme.moveVisit(visit.id, window),
      `Dispatch has a visit at ${window.start}, but Acme takes none: the work order is closed.`,
    )
  }

  async addNote(request: NoteRequest<P, C>): Promise<void> {
    const { acme } = this.#open(request)
    const workOrderId = toWorkOrderId(request)
    const body = toLine(request.note.description, 20_000)
    if (body === null) return
    const externalReference = toReference('attachment', request.note.id ?? request.event.id)
    const noteId = await acme.findNoteId(workOrderId, externalReference)
    if (noteId === undefined) {
      await acme.createNote(workOrderId, { body, visibility: 'customer', externalReference })
    } else {
      await acme.changeNote(noteId, body)
    }
  }

  async updateNote(request: NoteRequest<P, C>): Promise<void> {
    return this.addNote(request)
  }

  async deleteNote(request: NoteRequest<P, C>): Promise<void> {
    const { acme } = this.#open(request)
    const externalReference = toReference('attachment', request.note.id ?? request.event.id)
    const noteId = await acme.findNoteId(toWorkOrderId(request), externalReference)
    if (noteId !== undefined) await acme.deleteNote(noteId)
  }

  async addAttachment(request: AttachmentRequest<P, C>): Promise<void> {
    const { attachment, event } = request
    const { acme } = this.#open(request)
    const workOrderId = toWorkOrderId(request)
    const externalReference = toReference('attachment', attachment.id ?? event.id)
    await request.step('file', {
      find: () => acme.findFileId(workOrderId, externalReference),
      run: async () => {
        const { bytes, contentType } = await request.files.get(attachment.file_token ?? '')
        const contentBase64 = Buffer.from(bytes).toString('base64')
        const file = { ...toAcmeFile(attachment.name, contentType), contentBase64, externalReference }
        return acme.createFile(workOrderId, file)
      },
    })
  }

  async removeAttachment(request: AttachmentRequest<P, C>): Promise<void> {
    const { acme } = this.#open(request)
    const externalReference = toReference('attachment', request.attachment.id ?? request.event.id)
    const fileId = await acme.findFileId(toWorkOrderId(request), externalReference)
    if (fileId !== undefined) await acme.deleteFile(fileId)
  }

  /** What Dispatch refused, the office must know: the brand does not see it. */
  async onUpdateSettled(request: UpdateSettledRequest<P, C>): Promise<void> {
    const { update, event } = request
    const { bmsId } = event.data
    if (event.type !== 'update.rejected' || typeof bmsId !== 'string') return
    const { acme } = this.#open(request)
    const externalReference = toReference('update', update.id)
    const body = toLine(`Dispatch refused "${update.kind}": ${update.message ?? 'no reason given'}`, 20_000)
    await request.step('office-note', {
      find: () => acme.findNoteId(bmsId, externalReference),
      run: () => acme.createNote(bmsId, { body, visibility: 'internal', externalReference }),
    })
  }

  async receiveWebhook(request: WebhookRequest<P, C>): Promise<WebhookResponse> {
    const { externalOrganizationId = '', headers, body, signal } = request
    const company = await request.provider(externalOrganizationId)
    // Not entered yet, or without its login: Acme shall tell it again.
    if (company?.credentials === undefined) return { status: 503 }
    const { credentials, provider } = company
    const header = headers['acme-signature']
    const secret = credentials.webhookSecret
    if (!verifyTimestampedWebhook({ header, body, secret, nowMs: this.#clock.now() })) return { status: 401 }
    const event = acmeEventSchema.parse(parseJson(new TextDecoder().decode(body)))
    // What came in by the API is our own doing.
    if (event.actor.kind === 'api') return { status: 200 }
    const { workOrderId, workOrderReference } = event.data
    const job = await request.findJob(externalOrganizationId, workOrderId)
    // Made by us a moment ago and not linked yet: Acme shall tell it again. Any other is none of Dispatch's.
    if (job === undefined) return { status: isReference(workOrderReference) ? 503 : 200 }
    const { acme, settings } = this.#open({ ...request, provider, credentials, signal })
    const update = toUpdate(event, settings) ?? (await readFileUpdate(acme, event))
    return { status: 200, updates: update === undefined ? [] : [{ job, update, key: event.id }] }
  }

  async getJob(request: ProviderContext<P, C> & { bmsId: string }): Promise<ReadJobResponse | undefined> {
    const { acme } = this.#open(request)
    const workOrder = await acme.getWorkOrder(request.bmsId)
    if (workOrder === undefined) return undefined
    const visit = (await acme.listVisits(request.bmsId)).find(({ status }) => status === 'scheduled')
    return { status: workOrder.status, ...(visit === undefined ? {} : { appointment: visit }) }
  }

  async verifyCredentials(request: ProviderContext<P, C>): Promise<void> {
    await this.#open(request).acme.checkKey()
  }

  #open({ provider, credentials, signal }: ProviderContext<P, C>) {
    if (provider === null || credentials === undefined) {
      throw new ProviderError(
        'expected a login to Acme; give it with PUT /v1/providers/{externalOrganizationId}',
      )
    }
    const acme = new AcmeClient(this.#http, this.#settings.url, credentials.apiKey, signal)
    return { acme, settings: provider.settings }
  }
}

function toWorkOrderId({ link }: JobRequest<P, C>): string {
  if (link.bmsId !== undefined) return link.bmsId
  throw new TerminalError('expected a job with a work order; link it with PUT /v1/jobs/{jobId}, then replay')
}

/** Looks first on every attempt, so that a repetition finds what was made before. */
function findOrCreateCustomer(acme: AcmeClient, { job, step }: JobRequest<P, C>): Promise<string> {
  const customer = toCustomer(job)
  return step('customer', async () => {
    return (await acme.findCustomer(customer))?.id ?? acme.createCustomer(customer)
  })
}

/** One that was made here is corrected; a customer of the company's own stays as the company has it. */
async function changeCustomer(acme: AcmeClient, { job }: JobRequest<P, C>): Promise<string> {
  const customer = toCustomer(job)
  const known = await acme.findCustomer(customer)
  if (known === undefined) return acme.createCustomer(customer)
  if (known.externalReference === customer.externalReference) await acme.updateCustomer(known.id, customer)
  return known.id
}

async function followStatus(
  acme: AcmeClient,
  workOrderId: string,
  { job }: JobRequest<P, C>,
): Promise<EventResponse> {
  const workOrder = await acme.getWorkOrder(workOrderId)
  const change = workOrder === undefined ? undefined : toStatusChange(job, workOrder)
  return change === undefined ? {} : changeStatus(acme, workOrderId, change)
}

async function changeStatus(
  acme: AcmeClient,
  workOrderId: string,
  change: StatusChange,
): Promise<EventResponse> {
  return orAttention(
    acme.changeStatus(workOrderId, change),
    `In Dispatch the job is ${change.status} now; Acme cannot move its work order there.`,
  )
}

/** What Acme's workflow forbids (409), no retry will bring about: a person must look. */
async function orAttention(work: Promise<unknown>, needsAttention: string): Promise<EventResponse> {
  try {
    await work
    return {}
  } catch (error) {
    if (error instanceof TerminalError && error.status === 409) return { needsAttention }
    throw error
  }
}

async function readFileUpdate(acme: AcmeClient, event: AcmeEvent): Promise<Update | undefined> {
  const { file } = event.data
  if (event.type !== 'file.created' || file === undefined || !isForBrand(file)) return undefined
  const content = await acme.readFile(file.id)
  return content === undefined ? undefined : toFileUpdate(file, content, event.occurredAt)
}
