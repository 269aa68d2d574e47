import {
  ProviderError,
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
  type HttpClient,
  type NoteRequest,
  type OnUpdateSettled,
  type PollChangesRequest,
  type PollChangesResponse,
  type PollsChanges,
  type ProviderContext,
  type ReadJobResponse,
  type ReadsJobs,
  type RemovesAttachments,
  type UpdateJobRequest,
  type UpdateSettledRequest,
  type UpdatesJobs,
  type VerifiesCredentials,
} from '@truckroll/gateway'
import { Kept, TrytonClient } from './client.ts'
import { findOrCreateCustomer } from './customers.ts'
import { hasChanged, readVisit, toComment, toLine, toName, toTag, toVisitId } from './mapping.ts'
import { addFile, deleteNote, putNote, removeFile, writeNote } from './notes.ts'
import { pollWorks } from './poll.ts'
import type { Credentials, ProviderSettings, Settings } from './settings.ts'
import { changeVisit } from './visits.ts'
import {
  findWork,
  getWork,
  moveWork,
  readStatuses,
  toStatusValues,
  toWorkId,
  withWork,
  type Desk,
} from './works.ts'

type P = ProviderSettings
type C = Credentials

const ofComment = [
  'customer',
  'address',
  'symptom',
  'service_instructions',
  'service_fee',
  'service_type',
  'description',
  'equipment_descriptions',
]

/** Jobs of Dispatch are tasks of Tryton's projects. */
export class TrytonAdapter
  implements
    Adapter<P, C>,
    UpdatesJobs<P, C>,
    ChangesAppointments<P, C>,
    AddsNotes<P, C>,
    ChangesNotes<P, C>,
    AddsAttachments<P, C>,
    RemovesAttachments<P, C>,
    PollsChanges<P, C>,
    ReadsJobs<P, C>,
    VerifiesCredentials<P, C>,
    OnUpdateSettled<P, C>
{
  readonly #http: HttpClient
  readonly #settings: Settings
  readonly #clock: Clock
  readonly #kept = new Kept()

  constructor(http: HttpClient, settings: Settings, clock: Clock) {
    this.#http = http
    this.#settings = settings
    this.#clock = clock
  }

  async createJob(request: CreateJobRequest<P, C>): Promise<CreateJobResponse> {
    const desk = this.#open(request)
    const { job, step } = request
    const customer = await step('customer', () => findOrCreateCustomer(desk.tryton, job))
    const bmsId = await step('task', {
      find: async () => (await findWork(desk, toTag(job.id)))?.id,
      run: async () => {
        const { company } = await desk.tryton.session()
        const statuses = await readStatuses(desk)
        // A job that was accepted in Dispatch's app (Jump Ball, Round Robin) needs no second yes.
        const status = job.status === 'offered' ? statuses.offered : statuses.accepted
        return desk.tryton.create('project.work', {
          name: toName(job),
          type: 'task',
          company,
          ...customer,
          ...toStatusValues(status),
          comment: toComment(request),
        })
      },
    })
    return { bmsId }
  }

  async cancelJob(request: CancelJobRequest<P, C>): Promise<EventResponse> {
    const desk = this.#open(request)
    const { job, step, event } = request
    return withWork(desk, toWorkId(request), 'The brand canceled the job.', async (work) => {
      const statuses = await readStatuses(desk)
      // Tryton would take it back without a word, but the work is done and may be on an invoice.
      if (work.status === statuses.complete.id)
        return {
          needsAttention: `The brand canceled the job; task ${work.id} is complete in Tryton and was left alone.`,
        }
      // The office said no before the brand did: there is nothing left to cancel.
      if (work.status === statuses.rejected.id) return {}
      const reason = toLine(job.status_message)
      if (reason !== '')
        await writeNote(desk, work.id, `dispatch-change-${event.id}`, `Canceled: ${reason}`, step)
      return moveWork(desk, work, statuses.canceled)
    })
  }

  async updateJob(request: UpdateJobRequest<P, C>): Promise<EventResponse> {
    const desk = this.#open(request)
    const { job, changed, event, step } = request
    return withWork(desk, toWorkId(request), 'The brand changed the job.', async (work) => {
      const customer = hasChanged(changed, ['customer', 'address'])
        ? await findOrCreateCustomer(desk.tryton, job)
        : {}
      const values = { ...customer, ...(hasChanged(changed, ['title']) && { name: toName(job) }) }
      if (hasChanged(changed, ofComment)) {
        const text = `The brand changed the job. It says now:\n\n${toComment(request)}`
        await writeNote(desk, work.id, `dispatch-change-${event.id}`, text, step)
      }
      if (Object.keys(values).length > 0) await desk.tryton.write('project.work', work, values)
      // Nothing about the work itself, or its status too: somebody answered in Dispatch's app.
      if (changed.length > 0 && !hasChanged(changed, ['status'])) return {}
      const statuses = await readStatuses(desk)
      const plain = { ...work, _timestamp: null }
      switch (job.status) {
        case 'unscheduled':
          return work.status === statuses.offered.id ? moveWork(desk, plain, statuses.accepted) : {}
        case 'rejected':
        case 'paused':
        case 'complete':
          return moveWork(desk, plain, statuses[job.status])
        default:
          return {}
      }
    })
  }

  async changeAppointment(request: ChangeAppointmentRequest<P, C>): Promise<EventResponse> {
    return changeVisit(this.#open(request), request)
  }

  async addNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    return putNote(this.#open(request), toWorkId(request), request)
  }

  async updateNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    return putNote(this.#open(request), toWorkId(request), request)
  }

  async deleteNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    return deleteNote(this.#open(request), toWorkId(request), request)
  }

  async addAttachment(request: AttachmentRequest<P, C>): Promise<EventResponse> {
    return addFile(this.#open(request), toWorkId(request), request)
  }

  async removeAttachment(request: AttachmentRequest<P, C>): Promise<EventResponse> {
    return removeFile(this.#open(request), toWorkId(request), request)
  }

  async pollChanges(request: PollChangesRequest<P, C>): Promise<PollChangesResponse> {
    const reader = { ...this.#open(request), findJob: (bmsId: string) => request.findJob(bmsId) }
    return pollWorks(reader, request.cursor, this.#clock.now())
  }

  async getJob(request: ProviderContext<P, C> & { bmsId: string }): Promise<ReadJobResponse | undefined> {
    const desk = this.#open(request)
    const work = await getWork(desk, Number(request.bmsId))
    if (work === undefined) return undefined
    const found = Object.values(await readStatuses(desk)).find(({ id }) => id === work.status)
    const status = found?.name ?? `status ${work.status}`
    const visit = readVisit(work, desk.settings.visitMinutes)
    if (visit === undefined) return { status }
    const [start = '', end = ''] = [visit.startMs, visit.endMs].map((ms) => new Date(ms).toISOString())
    return { status, appointment: { start, end, id: toVisitId(desk.externalOrganizationId, work.id) } }
  }

  async verifyCredentials(request: ProviderContext<P, C>): Promise<void> {
    const desk = this.#open(request)
    const { company } = await desk.tryton.session()
    if (company === undefined)
      throw new ProviderError(
        `expected a company for the login ${desk.tryton.login} in Tryton: it sees no tasks without one`,
      )
    await readStatuses(desk)
  }

  /** What Dispatch refused, the office must know: the brand does not see it. */
  async onUpdateSettled(request: UpdateSettledRequest<P, C>): Promise<EventResponse> {
    const { update, event, step } = request
    const { bmsId } = event.data
    if (event.type !== 'update.rejected' || typeof bmsId !== 'string') return {}
    const text = `Dispatch refused "${update.kind}": ${update.message ?? 'no reason given'}`
    const desk = this.#open(request)
    return withWork(desk, Number(bmsId), text, async (work) => {
      await writeNote(desk, work.id, `dispatch-update-${update.id}`, text, step)
      return {}
    })
  }

  /** Tryton with the login of the request's company. */
  #open({
    provider,
    credentials,
    signal,
  }: Pick<ProviderContext<P, C>, 'provider' | 'credentials' | 'signal'>): Desk {
    if (provider === null || credentials === undefined) {
      throw new ProviderError(
        'expected a login to Tryton; give it with PUT /v1/providers/{externalOrganizationId}',
      )
    }
    const { settings, externalOrganizationId } = provider
    const url = settings.url ?? this.#settings.url
    if (url === undefined) {
      throw new ProviderError(
        "expected an address of Tryton: TRUCKROLL_ADAPTER_URL, or url in the provider's settings",
      )
    }
    const urlFrom = settings.url === undefined ? 'operator' : 'provider'
    const { database } = settings
    const tryton = new TrytonClient({
      http: this.#http,
      url,
      urlFrom,
      database,
      credentials,
      signal,
      kept: this.#kept,
      clock: this.#clock,
    })
    return { tryton, settings, externalOrganizationId }
  }
}
