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
  type ChecksSettings,
  type Clock,
  type CreateJobRequest,
  type CreateJobResponse,
  type EventResponse,
  type HttpClient,
  type JobRequest,
  type NoteRequest,
  type PollChangesRequest,
  type PollChangesResponse,
  type PollsChanges,
  type ProviderContext,
  type ReadJobResponse,
  type ReadsJobs,
  type StepRunner,
  type StepWork,
  type UpdateJobRequest,
  type UpdatesJobs,
  type VerifiesCredentials,
} from '@truckroll/gateway'
import type { Booking } from './answers.ts'
import { BookingsApi } from './bookings-api.ts'
import {
  changeBookedVisit,
  createBooking,
  dismissBooking,
  eraseBookingNote,
  refuseFile,
  toBookingId,
  updateBooking,
  writeBookingNote,
} from './bookings.ts'
import { readChanges, type Open } from './changes.ts'
import { ServiceTitanClient } from './client.ts'
import { takeOver } from './conversion.ts'
import { findOrCreateCustomer, findOrCreateLocation } from './customers.ts'
import { toIdNumber } from './ids.ts'
import { changesAddress, changesSummary, factKeys, isSameTime, toPlaceholder, toSummary } from './mapping.ts'
import { addFile, hasNote, writeNote } from './notes.ts'
import { Session } from './session.ts'
import type { Credentials, ProviderSettings, Settings } from './settings.ts'
import { cancelJob, followStatus } from './status.ts'
import { withNotesOf } from './summary-notes.ts'
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
    VerifiesCredentials<P, C>,
    ChecksSettings<P>
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
    const { client, settings, bookings } = this.#open(request)
    const { job, step } = request
    if (settings.createAs === 'booking') {
      if (bookings === undefined) throw new TerminalError(lacksBookingProvider)
      return { bmsId: await createBooking(bookings, client, settings, request) }
    }
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
    const said = toLine(request.job.status_message)
    return this.#do(request, {
      job: (jobId, { client, settings }) => cancelJob(client, jobId, settings, said),
      booking: (booking) => dismissBooking(booking, said),
    })
  }

  async updateJob(request: UpdateJobRequest<P, C>): Promise<EventResponse> {
    return this.#do(request, {
      job: (jobId, open) => this.#updateJob(jobId, open, request),
      booking: (booking, bookings, asBooking) => updateBooking(bookings, booking, asBooking),
    })
  }

  async changeAppointment(request: ChangeAppointmentRequest<P, C>): Promise<EventResponse> {
    return this.#do(request, {
      job: (jobId, { client, settings }) => changeVisit(client, jobId, settings, request),
      booking: (booking, bookings, asBooking) => changeBookedVisit(bookings, booking, asBooking),
    })
  }

  async addNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    return this.#do(request, {
      job: async (jobId, { client }) => void (await writeNote(client, jobId, request)),
      booking: (booking, bookings, asBooking) => writeBookingNote(bookings, booking, asBooking),
    })
  }

  /** ServiceTitan's API changes no note: the new text is written below, and the office removes the old one. */
  async updateNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    return this.#do(request, {
      job: async (jobId, { client }) => {
        if (!(await writeNote(client, jobId, request))) return
        return {
          needsAttention: `A note was changed in Dispatch; delete the older one of job ${jobId} in ServiceTitan.`,
        }
      },
      booking: (booking, bookings, asBooking) => writeBookingNote(bookings, booking, asBooking),
    })
  }

  async deleteNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    return this.#do(request, {
      job: async (jobId, { client }) => {
        if (!(await hasNote(client, jobId, request))) return
        return {
          needsAttention: `A note was deleted in Dispatch; delete it in ServiceTitan, too, at job ${jobId}.`,
        }
      },
      booking: (booking, bookings, asBooking) => eraseBookingNote(bookings, booking, asBooking),
    })
  }

  async addAttachment(request: AttachmentRequest<P, C>): Promise<EventResponse> {
    return this.#do(request, {
      job: (jobId, { client }) => addFile(client, jobId, request),
      booking: (booking) => refuseFile(booking, request),
    })
  }

  async pollChanges(request: PollChangesRequest<P, C>): Promise<PollChangesResponse> {
    return readChanges(this.#open(request), request, this.#clock.now())
  }

  async getJob(request: ProviderContext<P, C> & { bmsId: string }): Promise<ReadJobResponse | undefined> {
    const { client, bookings } = this.#open(request)
    const bookingId = toBookingId(request.bmsId)
    const booking = bookingId === undefined ? undefined : await bookings?.get(bookingId)
    if (booking !== undefined && booking.jobId == null) return { status: booking.status }
    if (booking === undefined && bookingId !== undefined) return undefined
    const jobId = booking?.jobId ?? request.bmsId
    const job = await client.getJob(jobId)
    if (job === undefined) return undefined
    const placeholder = job.externalData?.find(({ key }) => key === factKeys.placeholder)?.value
    const visit = (await client.listAppointments(jobId)).find(
      ({ active, status, start }) =>
        active !== false && status === 'Scheduled' && !isSameTime(start, placeholder),
    )
    if (visit === undefined) return { status: job.jobStatus }
    const { id, start, end, arrivalWindowStart, arrivalWindowEnd } = visit
    const appointment = { id, start: arrivalWindowStart ?? start, end: arrivalWindowEnd ?? end }
    return { status: job.jobStatus, appointment }
  }

  checkSettings({ createAs, bookingProviderId }: P) {
    if (createAs === 'job' || bookingProviderId !== undefined) return []
    return [
      {
        path: '/bookingProviderId',
        message: 'expected the id of a booking provider, as createAs is booking',
      },
    ]
  }

  async verifyCredentials(request: ProviderContext<P, C>): Promise<void> {
    await this.#open(request).client.checkLogin()
  }

  /** What Dispatch says is done to the job, or to the booking as long as the office has made no job of it. */
  async #do<R extends JobRequest<P, C>>(request: R, work: Work<R>): Promise<EventResponse> {
    const open = this.#open(request)
    const { bmsId } = request.link
    if (bmsId === undefined)
      throw new TerminalError(
        'expected a job with a ServiceTitan id; link it with PUT /v1/jobs/{jobId}, then replay',
      )
    const bookingId = toBookingId(bmsId)
    if (bookingId === undefined) return (await work.job(bmsId, open)) ?? {}
    const { bookings } = open
    if (bookings === undefined) throw new TerminalError(lacksBookingProvider)
    const booking = await bookings.get(bookingId)
    if (booking === undefined)
      return {
        needsAttention: `${request.event.type} came from Dispatch; booking ${bookingId} was not found in ServiceTitan.`,
      }
    // The link follows with the next look at what changed.
    const doToJob = async (jobId: string) => {
      await takeOver(open.client, jobId, booking)
      return (await work.job(jobId, open)) ?? {}
    }
    if (booking.jobId != null) return doToJob(booking.jobId)
    const answer = await work.booking(booking, bookings, withStepsOf('booking', request))
    // The office may have made a job of it in the meantime, of what stood there before.
    const jobId = (await bookings.get(bookingId))?.jobId
    return jobId == null ? (answer ?? {}) : doToJob(jobId)
  }

  async #updateJob(
    jobId: string,
    { client, settings }: Open,
    request: UpdateJobRequest<P, C>,
  ): Promise<EventResponse> {
    const { changed, job, step } = request
    if (changed.length === 0) return followStatus(client, jobId, settings, job)
    // What was written below the summary of a booking stays in the job that it became.
    const summary = changesSummary(changed)
      ? { summary: withNotesOf((await client.getJob(jobId))?.summary, toSummary(request)) }
      : {}
    const location = changesAddress(changed)
      ? { locationId: toIdNumber(await this.#moveTo(client, jobId, request, step)) }
      : {}
    const change = { ...summary, ...location }
    if (Object.keys(change).length > 0) await client.changeJob(jobId, change)
    return {}
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
  #open(request: ProviderContext<P, C>): Open {
    const { provider } = request
    if (provider === null) throw new ProviderError('expected a company that is connected')
    const session = new Session(this.#http, this.#clock, this.#settings, request)
    const { settings } = provider
    const { bookingProviderId } = settings
    return {
      client: new ServiceTitanClient(session, this.#settings.applicationGuid),
      bookings: bookingProviderId === undefined ? undefined : new BookingsApi(session, bookingProviderId),
      settings,
    }
  }
}

interface Work<R> {
  job(jobId: string, open: Open): Awaitable<EventResponse | void>
  /** `asBooking`: the request, with steps of its own, as the same may have to be done to the job after that. */
  booking(booking: Booking, bookings: BookingsApi, asBooking: R): Awaitable<EventResponse | void>
}
type Awaitable<T> = T | Promise<T>

/** A step that is done is not done again under its name. `open` has the login: that of the copy stays what it is. */
function withStepsOf<R extends JobRequest<P, C>>(what: string, request: R): R {
  const step: StepRunner = <Result>(name: string, work: StepWork<Result> | StepWork<Result>['run']) =>
    request.step(`${what} ${name}`, typeof work === 'function' ? { run: work } : work)
  return { ...request, step }
}

const lacksBookingProvider =
  "expected `bookingProviderId` in the provider's settings, which bookings are made and read under; set it, then replay"
