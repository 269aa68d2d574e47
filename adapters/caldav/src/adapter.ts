import {
  idText,
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
import { CalendarClient } from './client.ts'
import { changeEntry, createEntry, setStatus, stateOf, toJobEntry, type Calendar } from './entries.ts'
import { Entry } from './entry.ts'
import { hasChanged, toDescription, toJobName, toLine, toPlace, toTitle } from './mapping.ts'
import { addFile, removeFile } from './files.ts'
import { pollCalendar } from './poll.ts'
import type { Credentials, ProviderSettings, Settings } from './settings.ts'
import { formatTitle, isClosed, parseTitle } from './state.ts'
import { changeVisit, toVisitId } from './visits.ts'

type P = ProviderSettings
type C = Credentials

const ofPlace = ['address']
const ofDescription = [
  'customer',
  'symptom',
  'service_instructions',
  'service_fee',
  'service_type',
  'description',
  'equipment_descriptions',
]

/** Jobs of Dispatch are entries of a company's calendar. */
export class CalDavAdapter
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

  constructor(http: HttpClient, settings: Settings, clock: Clock) {
    this.#http = http
    this.#settings = settings
    this.#clock = clock
  }

  /** Its name follows from the job, and the server refuses a second one: so it is made once, however often it is asked. */
  async createJob(request: CreateJobRequest<P, C>): Promise<CreateJobResponse> {
    const calendar = this.#open(request)
    const { job } = request
    const name = toJobName(job.id)
    const entry = Entry.create(name, calendar.settings.timezone)
    entry.title = toTitle(job)
    entry.place = toPlace(job)
    entry.description = toDescription(request)
    entry.times = { startMs: calendar.nowMs, endMs: calendar.nowMs, isAllDay: true }
    // A job that was accepted in Dispatch's app (Jump Ball, Round Robin) needs no second yes.
    setStatus(entry, job.status === 'offered' ? 'offered' : 'accepted', '', calendar.settings)
    await createEntry(calendar, name, entry)
    return { bmsId: name }
  }

  async cancelJob(request: CancelJobRequest<P, C>): Promise<EventResponse> {
    const calendar = this.#open(request)
    const reason = toLine(request.job.status_message, 100)
    return changeEntry(calendar, toJobEntry(request), 'The brand canceled the job.', (entry) => {
      const { status } = stateOf(entry, calendar.settings)
      if (status === 'complete') return 'The brand canceled a job that the calendar calls done.'
      if (status !== 'rejected') setStatus(entry, 'canceled', reason, calendar.settings)
      return undefined
    })
  }

  async updateJob(request: UpdateJobRequest<P, C>): Promise<EventResponse> {
    const calendar = this.#open(request)
    const { job, changed, event } = request
    const { settings } = calendar
    return changeEntry(calendar, toJobEntry(request), 'The brand changed the job.', (entry) => {
      const { status, reason } = parseTitle(entry.title, settings.words)
      if (hasChanged(changed, ['title']))
        entry.title = formatTitle(status ?? 'scheduled', reason, toTitle(job), settings.words)
      if (hasChanged(changed, ofPlace)) entry.place = toPlace(job)
      if (hasChanged(changed, ofDescription))
        entry.note(`change-${event.id}`, `The brand changed the job. It says now:\n${toDescription(request)}`)
      // Nothing about the work itself, or its status too: somebody answered in Dispatch's app.
      if (changed.length > 0 && !hasChanged(changed, ['status'])) return
      const told = toLine(job.status_message, 100)
      const state = stateOf(entry, settings)
      if (job.status === 'unscheduled' && state.status === 'offered')
        setStatus(entry, 'accepted', '', settings)
      if (isClosed(state)) return
      if (job.status === 'rejected' || job.status === 'paused' || job.status === 'complete')
        setStatus(entry, job.status, told, settings)
    })
  }

  async changeAppointment(request: ChangeAppointmentRequest<P, C>): Promise<EventResponse> {
    return changeVisit(this.#open(request), request)
  }

  async addNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    return this.#note(request)
  }

  async updateNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    return this.#note(request)
  }

  async deleteNote(request: NoteRequest<P, C>): Promise<EventResponse> {
    const name = toJobEntry(request)
    return changeEntry(this.#open(request), name, 'A note was deleted in Dispatch.', (entry) =>
      entry.removeNote(toNoteReference(request))
        ? undefined
        : `A note was deleted in Dispatch. In the entry ${name} somebody has changed it since: it still stands there.`,
    )
  }

  async addAttachment(request: AttachmentRequest<P, C>): Promise<EventResponse> {
    return addFile(this.#open(request), request)
  }

  async removeAttachment(request: AttachmentRequest<P, C>): Promise<EventResponse> {
    return removeFile(this.#open(request), request)
  }

  async pollChanges(request: PollChangesRequest<P, C>): Promise<PollChangesResponse> {
    const { client, settings, externalOrganizationId, nowMs } = this.#open(request)
    const findJob = (bmsId: string) => request.findJob(bmsId)
    const { logger } = request
    const reader = { calendar: client, settings, externalOrganizationId, logger, findJob }
    return pollCalendar(reader, request.cursor, nowMs)
  }

  async getJob(request: ProviderContext<P, C> & { bmsId: string }): Promise<ReadJobResponse | undefined> {
    const { client, settings, externalOrganizationId } = this.#open(request)
    const stored = await client.get(`${request.bmsId}.ics`)
    if (stored === undefined) return undefined
    const { status, visit } = stateOf(Entry.parse(stored.text, settings.timezone), settings)
    if (visit === undefined) return { status }
    const id = toVisitId(externalOrganizationId, request.bmsId)
    const [start = '', end = ''] = [visit.startMs, visit.endMs].map((ms) => new Date(ms).toISOString())
    return { status, appointment: { start, end, id } }
  }

  async verifyCredentials(request: ProviderContext<P, C>): Promise<void> {
    await this.#open(request).client.check()
  }

  /** What Dispatch refused, the company must know: the brand does not see it. */
  async onUpdateSettled(request: UpdateSettledRequest<P, C>): Promise<EventResponse> {
    const { update, event } = request
    const { bmsId } = event.data
    if (event.type !== 'update.rejected' || typeof bmsId !== 'string') return {}
    const text = `Dispatch refused "${update.kind}": ${update.message ?? 'no reason given'}`
    return changeEntry(this.#open(request), bmsId, text, (entry) => entry.note(`update-${update.id}`, text))
  }

  #note(request: NoteRequest<P, C>): Promise<EventResponse> {
    const text = (request.note.description ?? '').trim().slice(0, 20_000)
    if (text === '') return Promise.resolve({})
    return changeEntry(this.#open(request), toJobEntry(request), `A note came: ${toLine(text)}.`, (entry) =>
      entry.note(toNoteReference(request), `Note: ${text}`),
    )
  }

  /** The calendar of the request's company. */
  #open({
    provider,
    credentials,
    signal,
  }: Pick<ProviderContext<P, C>, 'provider' | 'credentials' | 'signal'>): Calendar {
    if (provider === null || credentials === undefined) {
      throw new ProviderError(
        'expected a login to the calendar; give it with PUT /v1/providers/{externalOrganizationId}',
      )
    }
    const { settings, externalOrganizationId } = provider
    const server = this.#settings.url
    const path = settings.calendar.endsWith('/') ? settings.calendar : `${settings.calendar}/`
    if (!URL.canParse(path, server)) {
      throw new ProviderError('expected a URL as calendar, or a path and TRUCKROLL_ADAPTER_URL')
    }
    const url = new URL(path, server)
    const urlFrom = server !== undefined && url.origin === new URL(server).origin ? 'operator' : 'provider'
    const client = new CalendarClient({ http: this.#http, url, urlFrom, credentials, signal })
    return { client, settings, externalOrganizationId, nowMs: this.#clock.now() }
  }
}

function toNoteReference({ note, event }: Pick<NoteRequest, 'note' | 'event'>): string {
  return `note-${idText(note.id ?? event.id)}`
}
