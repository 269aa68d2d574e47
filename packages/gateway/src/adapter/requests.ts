import type {
  JobEvent,
  Reasons,
  AppointmentEvent,
  AttachmentEvent,
  SurveyResponseEvent,
} from '@truckroll/protocol'
import type { FileFormat } from '@truckroll/client'
import type { Logger, PreviousOutcome, UpdateKind } from '@truckroll/store'
import type { Update } from '../updates/update.ts'
import type { EventType } from '../event-types.ts'

/** The service company a job belongs to. */
export interface AdapterProvider<Settings = unknown> {
  /** The vendor's own id of the provider. */
  readonly externalOrganizationId: string
  /** Dispatch's id of the provider, as text; undefined until connected. */
  readonly organizationId: string | undefined
  readonly name: string
  /** By the adapter's `providerSettings` schema, the brand's overrides applied. */
  readonly settings: Settings
  /** What signs deliveries to the provider's own `settings.bridgeUrl`; only there if it has one. */
  readonly bridgeSecret?: string
}

/** The event being handed over. */
export interface AdapterEvent {
  /** Message id + index: the same on every attempt. The idempotency key for the vendor's API. */
  readonly id: string
  readonly type: EventType
  /** When it was recorded, milliseconds since the epoch. */
  readonly recordedAt: number
  /** The data of the HTTP bridge's payload; bytes do not change between attempts. */
  readonly data: Readonly<Record<string, unknown>>
}

/** What the vendor's product calls the job. */
export interface JobLink {
  readonly bmsId: string | undefined
  /**
   * Links the job now, before the attempt ends. Resolves with the id that stands: the first one linked.
   * @throws GatewayError `TR_ATTEMPT_CLOSED` after the attempt has ended, `TR_ADAPTER_ANSWER` for what is no id.
   */
  set(bmsId: string | number | bigint): Promise<string>
}

/** What a step does, and how to look whether it was done already. */
export interface StepWork<Result> {
  run(idempotencyKey: string): Promise<Result>
  /** Looks for what `run` makes; undefined = not done. A throw fails the attempt and `run` is not called. */
  find?(idempotencyKey: string): Promise<Result | undefined>
  /** How long the vendor's search lags behind its writes: `find` waits this long before it looks. Default 0. */
  readonly findDelayMs?: number
}

/**
 * Runs a named piece of work and stores its result (JSON, at most 64 kB). A completed step is not run again, also
 * after a crash. One window stays: the process dies after the vendor did the work and before the result was stored.
 * For it, `find` is asked first on every later attempt; without `find` the work may run twice.
 * Names are unique within an attempt; code may change between attempts.
 */
export interface StepRunner {
  <Result>(name: string, work: (idempotencyKey: string) => Promise<Result>): Promise<Result>
  <Result>(name: string, work: StepWork<Result>): Promise<Result>
}

/** A file of a job, streamed from Dispatch. */
export interface JobFile {
  readonly contentType: string
  readonly contentLength: number | undefined
  readonly bytes: Uint8Array
}

export interface JobFiles {
  /** Fetches a file by its token. Playbook: Use Cases > From Dispatch > Rendering Images. */
  get(fileToken: string, format?: FileFormat): Promise<JobFile>
}

/** Sends updates from within an attempt; a retry of the attempt does not send them twice. */
export interface UpdateSink {
  /** Resolves once durable. `key` tells updates of one attempt apart; default: their position. */
  send(update: Update, key?: string): Promise<{ readonly id: string; readonly state: string }>
}

/** For vendors that give out a new login while the old one is used, such as OAuth's refresh tokens. */
export interface KeepsLogin<Credentials = unknown> {
  /**
   * Stores a login in place of the present one, sealed, before it resolves; also after the attempt has ended. If a person
   * entered another one since this request began, that one stays. If the process dies after the vendor rotated the login
   * and before it is stored, it must be entered again.
   * @throws GatewayError `TR_PROVIDER_INVALID` if it does not fit the adapter's `credentials` schema.
   */
  saveCredentials(next: Credentials): Promise<void>
  /**
   * Fetches a new login: one at a time for each provider, over all processes, for at most 60 s. `refresh` is given the
   * stored login and returns the next one (the same one if it is still good), which is stored before this resolves. Who
   * had to wait is given what the winner stored, and its own `refresh` is not called. If it throws, the next one in turn
   * tries.
   */
  refreshCredentials(refresh: (current: Credentials) => Promise<Credentials>): Promise<Credentials>
}

export interface ProviderContext<Settings = unknown, Credentials = unknown> extends KeepsLogin<Credentials> {
  readonly provider: AdapterProvider<Settings> | null
  /**
   * What is stored, by the adapter's `credentials` schema: after a refresh or a save by this request, the new one.
   * Undefined if the provider has none or is not connected.
   */
  readonly credentials: Credentials | undefined
  readonly logger: Logger
  /** Aborted when the attempt's time is over or the gateway stops. */
  readonly signal: AbortSignal
}

export interface AttemptContext<Settings = unknown, Credentials = unknown> extends ProviderContext<
  Settings,
  Credentials
> {
  readonly event: AdapterEvent
  /** 1 for the first. */
  readonly attempt: number
  /** How the attempt before this one ended, if it was not the first. */
  readonly previous: PreviousOutcome | undefined
  readonly step: StepRunner
  readonly files: JobFiles
  readonly updates: UpdateSink
}

/** What every event of a known job carries. */
export interface JobRequest<Settings = unknown, Credentials = unknown> extends AttemptContext<
  Settings,
  Credentials
> {
  /** Dispatch's job object with the newest small event's fields laid over it; unknown attributes kept. */
  readonly job: JobEvent
  readonly link: JobLink
  readonly reasons: Reasons
  /** The description without markdown: for reading, never to be parsed. */
  readonly descriptionText: string | undefined
}

export type CreateJobRequest<S = unknown, C = unknown> = JobRequest<S, C>
export interface UpdateJobRequest<S = unknown, C = unknown> extends JobRequest<S, C> {
  /** JSON pointers that differ from the full job handed over before. */
  readonly changed: readonly string[]
}
export type CancelJobRequest<S = unknown, C = unknown> = JobRequest<S, C>
export interface ChangeAppointmentRequest<S = unknown, C = unknown> extends JobRequest<S, C> {
  readonly appointment: AppointmentEvent
}
export interface NoteRequest<S = unknown, C = unknown> extends JobRequest<S, C> {
  readonly note: AttachmentEvent
}
export interface AttachmentRequest<S = unknown, C = unknown> extends JobRequest<S, C> {
  readonly attachment: AttachmentEvent
}
export interface SurveyRequest<S = unknown, C = unknown> extends JobRequest<S, C> {
  readonly survey: SurveyResponseEvent
}
export interface UpdateSettledRequest<S = unknown, C = unknown> extends AttemptContext<S, C> {
  readonly update: {
    readonly id: string
    readonly kind: UpdateKind
    readonly jobId: string
    readonly message?: string
  }
}
export interface ProviderChangedRequest<S = unknown, C = unknown> extends AttemptContext<S, C> {
  readonly change: 'connected' | 'offboarded'
}
/** Any message no other ability takes, also small events of jobs that are not known. */
export type OtherRequest<S = unknown, C = unknown> = AttemptContext<S, C>

/** How a method answers. Nothing given = handled. */
export interface EventResponse {
  /** False: nothing was done, this type of event is not handled here. The event is done and counted in `status`. */
  readonly handled?: false
  /** Links the job; another id than the linked one is kept and listed in `attention`. */
  readonly bmsId?: string | number | bigint | undefined
  /** What a person must do because the vendor's API cannot; listed until ticked off. */
  readonly needsAttention?: string
  /** What was done and why, for the job's timeline, such as `matchCustomer(...).text`; the first 1,000 characters. No personal data. */
  readonly remark?: string
  /** What of the vendor's answer could not be read; listed as `answer_unread` until ticked off. */
  readonly unread?: string
  /** Updates to send, as with `updates.send`. */
  readonly updates?: readonly Update[]
}

export interface CreateJobResponse extends Omit<EventResponse, 'bmsId'> {
  /**
   * The vendor's id of the work order. `undefined`: made or linked later, by `link` of another event or by REST; the
   * job is listed as `not_linked` until then.
   */
  readonly bmsId: string | number | bigint | undefined
}

export interface WebhookProvider<Settings = unknown, Credentials = unknown> extends KeepsLogin<Credentials> {
  readonly provider: AdapterProvider<Settings>
  readonly credentials: Credentials | undefined
}

/** A job that is linked to a work order. */
export interface FoundJob {
  readonly jobId: string
  /** Its brand, as text: what `brands` of the settings and `toStatusMeaning` go by. */
  readonly sourceId: string | undefined
}

/** A webhook of the vendor, exactly as it came. */
export interface WebhookRequest<Settings = unknown, Credentials = unknown> {
  /** GET if the vendor checks the address by it before it posts anything. */
  readonly method: 'GET' | 'POST'
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** From the path; undefined if the vendor posts all providers' events to one address. */
  readonly externalOrganizationId: string | undefined
  /** The provider of the path, or one looked up by its id in the body. */
  provider(externalOrganizationId: string): Promise<WebhookProvider<Settings, Credentials> | undefined>
  /** Finds the job behind the vendor's own id. */
  findJob(externalOrganizationId: string, bmsId: string): Promise<FoundJob | undefined>
  readonly logger: Logger
  readonly signal: AbortSignal
}

/** A change of the vendor's side that belongs to a job. */
export interface JobUpdate {
  readonly job:
    | { readonly jobId: string }
    | { readonly externalOrganizationId: string; readonly bmsId: string }
  readonly update: Update
  /** The vendor's own id of the change: a change that comes twice is sent once. */
  readonly key: string
}

export interface WebhookResponse {
  /** 200 if the webhook was taken (also if it is of no interest); 401 if its signature is wrong. */
  readonly status: number
  /** JSON or text of the answer, if the vendor expects one. */
  readonly body?: string
  /**
   * True if the webhook only says that something changed: the provider is asked by `pollChanges` at once, which tells the
   * changes in their order. Default false.
   */
  readonly hasChanges?: boolean
  readonly updates?: readonly JobUpdate[]
}

export interface PollChangesRequest<S = unknown, C = unknown> extends ProviderContext<S, C> {
  /** As returned last time, or before: see `PollsChanges`. Undefined: from where the provider was connected on. */
  readonly cursor: string | undefined
  /** Finds the provider's job behind the vendor's own id. */
  findJob(bmsId: string): Promise<FoundJob | undefined>
}

/** A work order of the vendor that another one took the place of, such as a booking that became a job. */
export interface Relinked {
  readonly from: string | number | bigint
  readonly to: string | number | bigint
}

export interface PollChangesResponse {
  /**
   * Work orders that others took the place of: jobs that are linked to `from` are linked to `to`, in one transaction with
   * `updates` and `cursor`. It stands on their timelines, and later calls get `to`. Of a chain, told in any order, the job
   * is linked to its end. `updates` may name the job by any of the ids. To tell it again changes nothing. What happened to
   * `to` and was passed by before is not told again by itself, so `updates` has to say what it is like now: its visit, its
   * status.
   */
  readonly relinked?: readonly Relinked[]
  readonly updates: readonly JobUpdate[]
  /** Where to go on. Overlap with what came before is fine: keys drop what was seen. */
  readonly cursor: string
  /** True if the vendor has more changes: it is asked again at once, at most 100 times in a row. */
  readonly more?: boolean
}

export interface FindJobResponse {
  readonly bmsId: string | number | bigint
}

export interface ReadJobResponse {
  /** The vendor's status name. */
  readonly status: string
  readonly appointment?: { readonly start: string; readonly end: string; readonly id?: string }
}
