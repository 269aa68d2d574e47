import {
  idText,
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
import { isSameTime, readChanges } from './changes.ts'
import { ServiceTitanClient } from './client.ts'
import { findOrCreateCustomer, findOrCreateLocation } from './customers.ts'
import { toIdNumber } from './ids.ts'
import { changesAddress, changesSummary, factKeys, toPlaceholder, toSummary } from './mapping.ts'
import { addFile, hasNote, writeNote } from './notes.ts'
import { Session } from './session.ts'
import type { Credentials, ProviderSettings, Settings } from './settings.ts'
import { cancelJob, followStatus } from './status.ts'
import { changeVisit } from './visits.ts'

type P = ProviderSettings
type C = Credentials

/** Carries jobs of Dispatch into ServiceTitan, and what the office does there back. */
export class ServiceTitanAdapter
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

  /** Customer and location first, as ServiceTitan wants; each is looked for before it is made. */
  async createJob(request: CreateJobRequest<P, C>): Promise<CreateJobResponse> {
    const { client, settings } = this.#open(request)
    const { job, step } = request
    const customerId = await findOrCreateCustomer(client, job, step)
    const locationId = await findOrCreateLocation(client, job, customerId, step)
    const fact = { key: factKeys.job, value: idText(job.id) }
    const bmsId = await step('job', {
      find: () => client.findJobByFact(fact),
      run: () => {
        const placeholder = toPlaceholder(this.#clock.now(), settings)
        const order = {
          customerId: toIdNumber(customerId),
          locationId: toIdNumber(locationId),
          businessUnitId: settings.businessUnitId,
          jobTypeId: settings.jobTypeId,
          campaignId: settings.campaignId,
          priority: settings.priority,
          tagTypeIds: settings.tagTypeIds,
          appointments: [placeholder],
          summary: toSummary(request),
          customerPo: toLine(job.external_id).slice(0, 100) || idText(job.id),
        }
        const source = job.source_id == null ? [] : [{ key: factKeys.source, value: idText(job.source_id) }]
        return client.createJob(order, [
          fact,
          { key: factKeys.placeholder, value: placeholder.start },
          ...source,
        ])
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
    const { changed, job, step } = request
    const jobId = toJobId(request)
    if (changed.length === 0) return followStatus(client, jobId, settings, job)
    const summary = changesSummary(changed) ? { summary: toSummary(request) } : {}
    const location = changesAddress(changed)
      ? { locationId: toIdNumber(await this.#moveTo(client, jobId, request, step)) }
      : {}
    const change = { ...summary, ...location }
    if (Object.keys(change).length > 0) await client.changeJob(jobId, change)
    return {}
  }

  async changeAppointment(request: ChangeAppointmentRequest<P, C>): Promise<EventResponse> {
    const { client, settings } = this.#open(request)
    return changeVisit(client, toJobId(request), settings, request)
  }

  async addNote(request: NoteRequest<P, C>): Promise<void> {
    await writeNote(this.#open(request).client, toJobId(request), request)
  }

  /** ServiceTitan's API changes no note: the new text is written below, and the office removes the old one. */
  async updateNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    const jobId = toJobId(request)
    const isNew = await writeNote(this.#open(request).client, jobId, request)
    if (!isNew) return {}
    return {
      needsAttention: `A note was changed in Dispatch; delete the older one of job ${jobId} in ServiceTitan.`,
    }
  }

  async deleteNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    const jobId = toJobId(request)
    if (!(await hasNote(this.#open(request).client, jobId, request))) return {}
    return {
      needsAttention: `A note was deleted in Dispatch; delete it in ServiceTitan, too, at job ${jobId}.`,
    }
  }

  async addAttachment(request: AttachmentRequest<P, C>): Promise<void> {
    return addFile(this.#open(request).client, toJobId(request), request)
  }

  async pollChanges(request: PollChangesRequest<P, C>): Promise<PollChangesResponse> {
    const { client, settings } = this.#open(request)
    return readChanges(client, request, settings, this.#clock.now())
  }

  async getJob(request: ProviderContext<P, C> & { bmsId: string }): Promise<ReadJobResponse | undefined> {
    const { client } = this.#open(request)
    const job = await client.getJob(request.bmsId)
    if (job === undefined) return undefined
    const placeholder = job.externalData?.find(({ key }) => key === factKeys.placeholder)?.value
    const visit = (await client.listAppointments(request.bmsId)).find(
      ({ active, status, start }) =>
        active !== false && status === 'Scheduled' && !isSameTime(start, placeholder),
    )
    if (visit === undefined) return { status: job.jobStatus }
    const { id, start, end, arrivalWindowStart, arrivalWindowEnd } = visit
    const appointment = { id, start: arrivalWindowStart ?? start, end: arrivalWindowEnd ?? end }
    return { status: job.jobStatus, appointment }
  }

  async verifyCredentials(request: ProviderContext<P, C>): Promise<void> {
    await this.#open(request).client.checkLogin()
  }

  async #moveTo(
    client: ServiceTitanClient,
    jobId: string,
    { job }: UpdateJobRequest<P, C>,
    step: UpdateJobRequest<P, C>['step'],
  ): Promise<string> {
    const present = await client.getJob(jobId)
    const customerId = present?.customerId ?? (await findOrCreateCustomer(client, job, step))
    return findOrCreateLocation(client, job, customerId, step)
  }

  /** ServiceTitan with the login of the request's company. */
  #open(request: ProviderContext<P, C>) {
    const { provider } = request
    if (provider === null) throw new ProviderError('expected a company that is connected')
    const session = new Session(this.#http, this.#clock, this.#settings, request)
    return {
      client: new ServiceTitanClient(session, this.#settings.applicationGuid),
      settings: provider.settings,
    }
  }
}

/** The job that was linked when it was created. */
function toJobId({ link }: { readonly link: JobLink }): string {
  if (link.bmsId !== undefined) return link.bmsId
  throw new TerminalError(
    'expected a job with a ServiceTitan id; link it with PUT /v1/jobs/{jobId}, then replay',
  )
}
