import type { Readable } from 'node:stream'
import type { FileFormat } from '@truckroll/client'
import type { Reasons } from '@truckroll/protocol'
import type { WebhookResponse } from './adapter/requests.ts'
import type { GatewayEvents } from './events.ts'
import type { JobNames } from './jobs/to-job-names.ts'
import type { ImportRequest, ProviderChangeRequest, ProviderRequest } from './providers/provider-request.ts'
import type {
  Attention,
  AuditEntry,
  Caller,
  DeadLetter,
  DeadLetterDetail,
  HeldKey,
  JobFilter,
  JobWaiting,
  Page,
  Pause,
  PauseScope,
  ProviderState,
  RecordedEvent,
  StoredUpdate,
  TimelineEntry,
  UpdateState,
  WaitingSide,
} from '@truckroll/store'
import type { FileUpdate, Update } from './updates/update.ts'

export interface QueuedUpdate {
  readonly id: string
  readonly state: UpdateState
  /** Why it is `suppressed`: `echo`, `out_of_order`, `repeated`, `circle` or `setting`. */
  readonly cause?: string
  /** The first update that told the same act, where the cause is `repeated`. */
  readonly repeats?: string
}

/** One item of a bulk request. */
export interface BulkItem {
  readonly job:
    | { readonly jobId: string }
    | { readonly externalOrganizationId: string; readonly bmsId: string }
  readonly idempotencyKey?: string
  readonly update: Update
}

/** What each item of a bulk request came to: the answer, or the error it would have been alone. */
export type BulkOutcome =
  /** `isRepeat`: it was taken before, under the same key. */
  | { readonly kind: 'queued'; readonly update: QueuedUpdate; readonly isRepeat?: true }
  /** `isLost`: the job went to another provider since. */
  | { readonly kind: 'failed'; readonly error: Error; readonly isLost?: true }

export interface UpdatesApi {
  /**
   * Takes an update; resolves once it is durable.
   * @throws GatewayError `TR_JOB_UNKNOWN`, `TR_IDEMPOTENCY_CONFLICT`, `TR_NOT_CONNECTED`, `TR_UPDATE_INVALID`
   *   (with `issues`), `TR_UPDATE_TOO_LARGE`.
   */
  send(jobId: string, update: Update, options?: { readonly idempotencyKey?: string }): Promise<QueuedUpdate>
  /** The same for an attachment whose content is at hand as bytes; they are kept as they are. */
  sendFile(
    jobId: string,
    update: FileUpdate,
    file: Uint8Array,
    options?: { readonly idempotencyKey?: string },
  ): Promise<QueuedUpdate>
  /** Each item durable and answered on its own, in the order given; within a job taken by `occurredAt`. */
  sendMany(items: readonly BulkItem[]): Promise<readonly BulkOutcome[]>
  get(id: string): Promise<StoredUpdate | undefined>
}

/** A job as the REST API shows it. */
export interface JobView extends JobNames {
  readonly id: string
  readonly externalId: string | undefined
  readonly organizationId: string | undefined
  readonly externalOrganizationId: string | undefined
  readonly status: string | undefined
  /** Where it stands, made of both sides; undefined if neither said anything. */
  readonly state: string | undefined
  /** What Dispatch told last. */
  readonly dispatch: {
    readonly status: string | undefined
    readonly statusMessage: string | undefined
    readonly at: number | undefined
  }
  readonly lastUpdate: StoredUpdate | undefined
  /** Undefined if nothing waits. */
  readonly waiting: JobWaiting | undefined
  readonly bmsId: string | undefined
  readonly firstSeenAt: number
  /** When retention took the body of the closed job: `job` holds its id alone since. */
  readonly purgedAt: number | undefined
  /** Dispatch's own object, unknown attributes kept. */
  readonly job: Readonly<Record<string, unknown>>
  readonly reasons: Reasons
}

/** What jobs are looked for by. */
export interface JobListFilter extends Partial<Omit<JobFilter, 'query' | 'waiting'>> {
  /** A telephone number in any spelling, a name, claim, work order or street. */
  readonly q?: string
  readonly waiting?: WaitingSide | 'any'
}

export interface JobsApi {
  get(jobId: string): Promise<JobView | undefined>
  list(filter: JobListFilter): Promise<Page<JobView>>
  timeline(jobId: string): Promise<readonly TimelineEntry[]>
  /** What was recorded of a job, oldest first: an empty page for one that nothing came of. */
  events(
    jobId: string,
    page: { readonly cursor?: string; readonly limit?: number },
  ): Promise<Page<RecordedEvent>>
  updates(jobId: string): Promise<readonly StoredUpdate[]>
  /** Links or relinks. @throws GatewayError `TR_JOB_UNKNOWN`, or `TR_LINK_CONFLICT` if `expect` does not hold. */
  link(
    jobId: string,
    bmsId: string,
    options: { readonly expect?: string | null; readonly caller: Caller },
  ): Promise<JobView>
  import(jobs: readonly ImportRequest[], caller: Caller): Promise<{ readonly imported: number }>
}

/** A provider as shown; its secrets never are. */
export interface ProviderView {
  readonly externalOrganizationId: string
  readonly organizationId: string | undefined
  readonly name: string
  readonly state: ProviderState
  readonly settings: Readonly<Record<string, unknown>>
  readonly email: string | undefined
  readonly phoneNumber: string | undefined
  readonly hasCredentials: boolean
  readonly hasDispatchKey: boolean
  readonly isHeld: boolean
  readonly heldMessage: string | undefined
  readonly requestedAt: number
  readonly connectedAt: number | undefined
}

/** `requested`: Dispatch was asked to connect it; `changed`: it is connected and stays so; `unchanged`: the same as before. */
export const onboardOutcomes = ['requested', 'changed', 'unchanged'] as const
export type OnboardOutcome = (typeof onboardOutcomes)[number]

export interface ProvidersApi {
  /** Asks Dispatch to connect a provider, or changes one that is connected. */
  onboard(
    request: ProviderRequest,
    caller: Caller,
  ): Promise<{ readonly provider: ProviderView; readonly outcome: OnboardOutcome }>
  /**
   * What `onboard` would make of it: checked as there, but neither stored nor asked of Dispatch or of the vendor.
   * @throws GatewayError as `onboard` would.
   */
  check(request: ProviderRequest): Promise<OnboardOutcome>
  get(externalOrganizationId: string): Promise<ProviderView | undefined>
  list(filter: {
    readonly state?: ProviderState
    readonly requestedBefore?: number
    readonly cursor?: string
    readonly limit?: number
  }): Promise<Page<ProviderView>>
  /** Changes settings or secrets; an `organizationId` connects by hand and confirms a disputed activation. */
  change(externalOrganizationId: string, change: ProviderChangeRequest, caller: Caller): Promise<ProviderView>
  /** Sends what is queued, then tells Dispatch. @throws GatewayError `TR_NOT_CONNECTED`, `TR_PROVIDER_UNKNOWN`. */
  offboard(
    externalOrganizationId: string,
    options: { readonly organizationId?: string; readonly caller: Caller },
  ): Promise<ProviderView>
  /**
   * Dispatch's activation callback. `applied` false if a person must confirm it first (listed in `attention`).
   * @throws GatewayError `TR_PROVIDER_INVALID` if an id is missing.
   */
  activate(callback: unknown): Promise<{ readonly applied: boolean }>
}

export interface ReplayFilter {
  readonly all?: boolean
  readonly externalOrganizationId?: string
  readonly cause?: string
  readonly ratePerSecond?: number
  readonly from?: 'start' | 'failed'
  readonly dryRun?: boolean
}

export interface OperationsApi {
  listAttention(cursor?: string): Promise<Page<Attention>>
  /** @throws GatewayError `TR_ITEM_UNKNOWN` */
  finishAttention(id: string, caller: Caller): Promise<void>
  listHeld(cursor?: string): Promise<Page<HeldKey & { readonly freedBy: string }>>
  listDeadLetters(filter: {
    readonly externalOrganizationId?: string
    readonly cause?: string
    readonly cursor?: string
  }): Promise<Page<DeadLetter>>
  getDeadLetter(id: string): Promise<DeadLetterDetail | undefined>
  /** @throws GatewayError `TR_ITEM_UNKNOWN` */
  replay(id: string, from: 'start' | 'failed', caller: Caller): Promise<void>
  skip(id: string, caller: Caller): Promise<void>
  /**
   * Replays what is parked by now and fits the filter, in order, at a rate where given; resolves with the count before
   * it is through. It is stored: a gateway that starts again goes on with it.
   */
  replayMany(filter: ReplayFilter, caller: Caller): Promise<{ readonly count: number }>
  pause(scope: PauseScope, caller: Caller): Promise<void>
  /** Resolves with what stays paused. */
  resume(scope: PauseScope, caller: Caller): Promise<readonly PauseScope[]>
  listAudit(cursor?: string): Promise<Page<AuditEntry>>
}

export interface WebhooksApi {
  /** Dispatch's webhook delivery; resolves once durable. @throws GatewayError `TR_INTAKE_UNAVAILABLE` (answer 503). */
  receiveDispatch(body: Uint8Array): Promise<void>
  /** A webhook of the vendor; undefined if the adapter takes none (answer 404). */
  receiveBms(request: {
    /** Default: POST. */
    readonly method?: 'GET' | 'POST'
    readonly body: Uint8Array
    readonly headers: Readonly<Record<string, string>>
    readonly query: Readonly<Record<string, string>>
    readonly externalOrganizationId?: string
  }): Promise<WebhookResponse | undefined>
}

export interface GatewayFile {
  readonly status: number
  readonly contentType: string
  readonly contentLength: number | undefined
  readonly body: Readable
}

export interface GatewayStatus {
  readonly environment: string
  readonly instance: string
  readonly adapter: { readonly name: string; readonly version: string }
  readonly waitingEvents: number
  readonly oldestWaitingAt: string | undefined
  readonly queuedUpdates: number
  readonly oldestQueuedAt: string | undefined
  /** Parked items that replays under way have not reached yet. */
  readonly replaying: number
  readonly heldKeys: number
  readonly deadLetters: number
  readonly attention: number
  /** Events that the adapter has no ability for. */
  readonly unhandled: number
  /** How many events of each type the adapter does not handle, or the receiver answered with 501. */
  readonly unhandledTypes: Readonly<Record<string, number>>
  readonly providers: Readonly<Record<string, number>>
  /** What is down, since when and why, such as `adapter` or `provider:17`. */
  readonly down: readonly { readonly what: string; readonly since: string; readonly message: string }[]
  readonly paused: readonly Pause[]
  readonly credentials: readonly {
    readonly name: string
    readonly role: 'leading' | 'following' | 'stopped'
    readonly lastPollAt: string | undefined
    readonly lastError: string | undefined
  }[]
  readonly hungAttempts: number
  /** What the store takes on its disk. */
  readonly storeBytes: number
  /** The last time this process removed what was old; undefined before its first time. */
  readonly retention:
    | {
        readonly finishedAt: string
        /** Items that lost their bodies and texts, and rows that are gone. */
        readonly emptied: number
        readonly deleted: number
      }
    | undefined
}

export interface Readiness {
  readonly isReady: boolean
  readonly checks: readonly { readonly name: string; readonly isOk: boolean; readonly message: string }[]
}

/** The gateway, put together: what REST, the command line and people who embed it use. */
export interface Gateway {
  /** Opens the store, takes leases, begins to poll, deliver and send. Safe twice and at once. */
  start(): Promise<void>
  /** Stops intake, lets attempts end, then aborts them; releases leases. Safe twice and at once. */
  stop(options?: { readonly graceMs?: number }): Promise<void>
  readonly updates: UpdatesApi
  readonly jobs: JobsApi
  readonly providers: ProvidersApi
  readonly operations: OperationsApi
  readonly webhooks: WebhooksApi
  readonly files: { get(fileToken: string, format?: FileFormat, signal?: AbortSignal): Promise<GatewayFile> }
  /** True if the adapter takes webhooks of its vendor. */
  readonly receivesWebhooks: boolean
  status(): Promise<GatewayStatus>
  readiness(): Promise<Readiness>
  /** The adapter call begun last, for a watchdog's last words. */
  lastAdapterCall(): string | undefined
  /** Hears a typed event; returns what ends it. A listener that throws is logged and changes nothing. */
  on<Name extends keyof GatewayEvents>(name: Name, listener: (event: GatewayEvents[Name]) => void): () => void
}
