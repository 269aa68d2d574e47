import { Pace, ProviderError, TruckrollError } from '@truckroll/gateway'
import type {
  Adapter,
  AddsAttachments,
  AddsNotes,
  AttachmentRequest,
  AttemptContext,
  CancelJobRequest,
  ChangeAppointmentRequest,
  ChangesAppointments,
  ChangesNotes,
  ChecksSettings,
  Clock,
  CreateJobRequest,
  CreateJobResponse,
  EventResponse,
  OnProviderChanged,
  OnSurvey,
  OnUpdateSettled,
  HttpClient,
  OnOther,
  NoteRequest,
  OtherRequest,
  ProviderChangedRequest,
  RemovesAttachments,
  SurveyRequest,
  UpdateSettledRequest,
  UpdateJobRequest,
  UpdatesJobs,
} from '@truckroll/gateway'
import { readSigningKeys } from '@truckroll/verify/sign'
import { BridgeClient, type BridgeDelivery } from './client.ts'
import { toPayload } from './mapping.ts'
import { readAnswer, type AnswerContent } from './read-answer.ts'
import { isListedHost, type BridgeProviderSettings, type BridgeSettings } from './settings.ts'

/**
 * Errors that mean that an update of an answer will never be accepted; any other is worth another attempt.
 */
const refusals: ReadonlySet<string> = new Set([
  'TR_JOB_UNKNOWN',
  'TR_IDEMPOTENCY_CONFLICT',
  'TR_NOT_CONNECTED',
  'TR_UPDATE_INVALID',
  'TR_UPDATE_TOO_LARGE',
])

type P = BridgeProviderSettings
type Context = AttemptContext<P>

/** Hands every event to a service in any language, as one signed POST. Contract: HTTP bridge adapter. */
export class HttpBridgeAdapter
  implements
    Adapter<P>,
    UpdatesJobs<P>,
    ChangesAppointments<P>,
    AddsNotes<P>,
    ChangesNotes<P>,
    AddsAttachments<P>,
    RemovesAttachments<P>,
    ChecksSettings<P>,
    OnSurvey<P>,
    OnUpdateSettled<P>,
    OnProviderChanged<P>,
    OnOther<P>
{
  readonly #settings: BridgeSettings
  readonly #client: BridgeClient

  constructor(settings: BridgeSettings, http: HttpClient, clock: Clock) {
    this.#settings = settings
    this.#client = new BridgeClient(http, clock, { timeoutMs: settings.timeoutMs })
  }

  async createJob(request: CreateJobRequest<P>): Promise<CreateJobResponse> {
    const { bmsId, ...response } = await this.#deliver(request)
    return { ...response, bmsId }
  }

  cancelJob(request: CancelJobRequest<P>): Promise<EventResponse> {
    return this.#deliver(request)
  }

  updateJob(request: UpdateJobRequest<P>): Promise<EventResponse> {
    return this.#deliver(request)
  }

  changeAppointment(request: ChangeAppointmentRequest<P>): Promise<EventResponse> {
    return this.#deliver(request)
  }

  addNote(request: NoteRequest<P>): Promise<EventResponse> {
    return this.#deliver(request)
  }

  updateNote(request: NoteRequest<P>): Promise<EventResponse> {
    return this.#deliver(request)
  }

  deleteNote(request: NoteRequest<P>): Promise<EventResponse> {
    return this.#deliver(request)
  }

  addAttachment(request: AttachmentRequest<P>): Promise<EventResponse> {
    return this.#deliver(request)
  }

  removeAttachment(request: AttachmentRequest<P>): Promise<EventResponse> {
    return this.#deliver(request)
  }

  onSurvey(request: SurveyRequest<P>): Promise<EventResponse> {
    return this.#deliver(request)
  }

  onUpdateSettled(request: UpdateSettledRequest<P>): Promise<EventResponse> {
    return this.#deliver(request)
  }

  onProviderChanged(request: ProviderChangedRequest<P>): Promise<EventResponse> {
    return this.#deliver(request)
  }

  onOther(request: OtherRequest<P>): Promise<EventResponse> {
    return this.#deliver(request)
  }

  checkSettings({ bridgeUrl }: P): readonly { readonly path: string; readonly message: string }[] {
    if (bridgeUrl === undefined || isListedHost(this.#settings.hosts, new URL(bridgeUrl))) return []
    const message = `expected a host that TRUCKROLL_BRIDGE_HOSTS lists, got ${new URL(bridgeUrl).host}`
    return [{ path: '/bridgeUrl', message }]
  }

  async #deliver(request: Context): Promise<EventResponse> {
    const { event, attempt, previous, signal, logger } = request
    if (!this.#settings.types.has(event.type)) return { handled: false }
    const body = toPayload(event)
    // Signing and sending a body of megabytes is a turn's work of its own.
    await new Pace().spend(body.length)
    const answer = await this.#client.post({
      eventId: event.id,
      ...this.#destinationOf(request),
      body,
      attempt,
      previous,
      signal,
    })
    if (answer.kind === 'unhandled') return { handled: false }
    const content =
      answer.kind === 'handled' ? await readAnswer(answer.answer) : toUnread(answer.maxAnswerBytes)
    const problems = [...content.problems, ...(await sendUpdates(request, content.updates))]
    if (problems.length > 0) logger.warn({ type: event.type, problems }, 'an answer was not taken in full')
    return toResponse(request, content, problems)
  }

  /** The provider's own receiver if it names one, else the operator's, each with what signs for it. */
  #destinationOf({ provider }: Context): Pick<BridgeDelivery, 'url' | 'urlFrom' | 'urlSetting' | 'keys'> {
    const own = provider?.settings.bridgeUrl
    if (own === undefined) {
      const { url, secret } = this.#settings
      return { url: new URL(url), urlFrom: 'operator', urlSetting: 'TRUCKROLL_BRIDGE_URL', keys: secret }
    }
    const url = new URL(own)
    if (!isListedHost(this.#settings.hosts, url)) {
      throw new ProviderError(
        `the provider's settings.bridgeUrl names ${url.host}, which TRUCKROLL_BRIDGE_HOSTS does not list; ` +
          'add the host there or change the setting',
      )
    }
    // Never by the operator's secret: whoever has that can forge deliveries to all other receivers.
    const keys = readSigningKeys(provider?.bridgeSecret ?? '')
    if (keys === undefined) {
      throw new ProviderError(
        'the provider has settings.bridgeUrl and no bridgeSecret to sign by: give it one by PUT /v1/providers/{id}',
      )
    }
    return { url, urlFrom: 'provider', urlSetting: "the provider's settings.bridgeUrl", keys }
  }
}

function toUnread(maxAnswerBytes: number): AnswerContent {
  const problem = `/: expected at most ${maxAnswerBytes} bytes, got more; nothing of it was read`
  return { bmsId: undefined, needsAttention: undefined, remark: undefined, updates: [], problems: [problem] }
}

/**
 * Sends the updates of the answer and reports refused ones; if the attempt is retried, the others are already
 * stored.
 */
async function sendUpdates(request: Context, updates: AnswerContent['updates']): Promise<string[]> {
  const problems: string[] = []
  for (const { index, update } of updates) {
    try {
      await request.updates.send(update, `answer-${index}`)
    } catch (error) {
      if (!TruckrollError.is(error) || !refusals.has(error.code)) throw error
      problems.push(`/updates/${index}: ${error.message.slice(0, 300)}`)
    }
  }
  return problems
}

function toResponse({ event }: Context, content: AnswerContent, problems: readonly string[]): EventResponse {
  const { bmsId, needsAttention, remark } = content
  const unread = `the receiver's answer to ${event.type} (event ${event.id}) was not taken in full: ${problems.join('; ')}`
  return {
    ...(bmsId === undefined ? {} : { bmsId }),
    ...(needsAttention === undefined ? {} : { needsAttention }),
    ...(remark === undefined ? {} : { remark }),
    ...(problems.length === 0 ? {} : { unread }),
  }
}
