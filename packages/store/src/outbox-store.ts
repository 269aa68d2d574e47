import type { EchoKind, UpdateKind, UpdateState } from './update-kinds.ts'
import type { VendorAnswer } from './vendor-answer.ts'
import type { SuppressedCause } from './causes.ts'
import type { EchoEntry, NewMessage } from './inbox-store.ts'
import type { Page } from './records.ts'

/** An update, validated and mapped, ready to be accepted. */
export interface NewUpdate {
  /** Also the MessageId on agent/in. */
  readonly id: string
  readonly jobId: string
  readonly kind: UpdateKind
  readonly source: 'rest' | 'adapter' | 'webhook' | 'poll'
  readonly idempotencyKey?: string
  /** SHA-256 over kind and parsed fields (a file by its own SHA-256): tells a repeat from other content. */
  readonly contentHash: string
  /** As whoever tells it knows the job, see `StoredJob`. Absent: as it is at present. */
  readonly term?: number
  /** Never later than its arrival. */
  readonly occurredAt: number
  /** Never `out_of_order`. */
  readonly isForced: boolean
  /**
   * Statuses and schedules are dropped as `out_of_order` where a newer one was taken, compared by whole seconds. A status
   * is measured by the statuses of its job and the schedules of its visit: the one named, else the only one open. What
   * takes a visit back counts as a schedule.
   */
  readonly ordering:
    | { readonly kind: 'status'; readonly appointmentId?: string }
    | { readonly kind: 'schedule'; readonly appointmentId: string }
    | undefined
  /** SHA-256 over its kind and content without its times: the same act told again has the same. */
  readonly actHash?: string
  /** The instant that it was told with; undefined if it came without. */
  readonly givenAt?: number
  /**
   * Dropped as `repeated` where one queued, sent or confirmed is the same act: told with the same instant, or (the answer
   * to a notice) with any. Undefined: never.
   */
  readonly repeats?: 'same_instant' | 'any_instant'
  /** It answers a notice. */
  readonly isAnswer?: boolean
  /** The span in which it was taken. */
  readonly traceparent?: string
  /** Why it is not sent, whatever else holds: it goes round in a circle, or a setting says so. */
  readonly suppressedBy?: Extract<SuppressedCause, 'circle' | 'setting'>
  /** Whose setting it is, such as `brand 123`. */
  readonly suppressedOf?: string
  /** It takes back a visit that is not open: taken only as an echo, else `no_visit`. */
  readonly isVisitUnknown?: boolean
  /** What would make it an echo of something that Dispatch sent. */
  readonly echo: EchoEntry | undefined
  /** Entries of the ledger that it makes old if it is none of them. */
  readonly endsEchoes?: readonly EchoKind[]
  /** Canonical JSON text to post; for a file without its content (`file` is put in when the post is built). */
  readonly record: string
  readonly file?: Uint8Array
  /** Remarks for the timeline, such as an unlisted reason. */
  readonly warnings: readonly string[]
  /** The text of reject and cancel: an update of its own, next in the job's order. */
  readonly text?: {
    readonly id: string
    readonly record: string
    readonly suppressedBy?: 'setting'
    readonly suppressedOf?: string
  }
}

interface TakenUpdate {
  readonly id: string
  readonly state: UpdateState
  readonly cause?: string
  /** The first update that told the same act, where the cause is `repeated`. */
  readonly repeats?: string
}

export type AcceptOutcome =
  | ({ readonly kind: 'accepted' } & TakenUpdate)
  /** The idempotency key was seen with the same content: the first update and its present state. */
  | ({ readonly kind: 'repeated' } & TakenUpdate)
  | { readonly kind: 'conflict' }
  | { readonly kind: 'job_unknown' }
  /** The job's provider is offboarding or offboarded, or has lost the job to another (`isLost`). */
  | { readonly kind: 'not_connected'; readonly isLost?: boolean }
  /** It takes back a visit that is not open, and is no echo. */
  | { readonly kind: 'no_visit'; readonly open: readonly string[] }

/** A bare object for the application keys: `gateway_provision` or `gateway_deprovision`. */
export interface NewProviderPost {
  readonly id: string
  readonly externalOrganizationId: string
  readonly recordType: 'gateway_provision' | 'gateway_deprovision'
  /** JSON text without `api_creds`. */
  readonly record: string
  /** `api_creds`, sealed; erased once the post was answered with 200. */
  readonly sealedCredentials?: Uint8Array
}

export interface SendClaim {
  readonly updateId: string
  /** What orders it: the job, or the provider for its provision posts. */
  readonly key: string
  readonly token: number
}

export interface ClaimedSend {
  readonly claim: SendClaim
  readonly jobId: string | undefined
  readonly kind: UpdateKind | 'gateway_provision' | 'gateway_deprovision'
  /** Credential whose key signs it; undefined: the application keys. */
  readonly credential: string | undefined
  /** The provider whose update it is. */
  readonly provider: string | undefined
  readonly record: string
  readonly sealedCredentials: Uint8Array | undefined
  /** Bytes of the file that goes with it, 0 if there is none. */
  readonly fileBytes: number
  readonly attempts: number
  readonly acceptedAt: number
  readonly traceparent: string | undefined
}

export interface SendClaimOptions {
  readonly limit: number
  readonly claimMs: number
  /** Keys that the caller still sends for: not handed out to it again, see `ClaimOptions`. */
  readonly inHand?: ReadonlySet<string>
  /** Credentials whose sending is stopped now; `''` is the application. */
  readonly skip: ReadonlySet<string>
  /** Files may not be handed out above this many bytes in hand. */
  readonly fileBytes: number
}

export type SendOutcome =
  | { readonly state: 'sent' }
  | {
      readonly state: 'retry'
      readonly dueAt: number
      readonly message: string
      readonly isAttempted: boolean
      /** Dispatch refuses the key that signs it. */
      readonly cause?: 'credentials'
    }
  /** Dispatch will never take it; `notice` is recorded in the same transaction, so that the adapter hears of it. */
  | {
      readonly state: 'dead'
      readonly message: string
      readonly notice?: NewMessage
      readonly answer?: VendorAnswer
    }

export interface StoredUpdate {
  readonly id: string
  readonly jobId: string
  readonly kind: UpdateKind
  readonly state: UpdateState
  readonly cause: string | undefined
  /** The first update that told the same act, where the cause is `repeated`. */
  readonly repeats: string | undefined
  /** It answers a notice. */
  readonly isAnswer: boolean
  /** Dispatch's words, where it refused. */
  readonly message: string | undefined
  readonly acceptedAt: number
  readonly occurredAt: number
  readonly sentAt: number | undefined
  readonly attempts: number
  /** Set where the organization that told it has lost the job since: see `StoredJob`. */
  readonly lostTerm: number | undefined
  /** The provider that told it, if that is not the one that has the job now. */
  readonly otherProvider: string | undefined
}

/** A job as an organization knows it that has lost it to another. */
export interface LostJob {
  readonly jobId: string
  readonly term: number
}

/** Where an adapter's `pollChanges` stands. */
export interface ChangePosition {
  /** Undefined if it was never asked, or a link went back to before that. */
  readonly cursor: string | undefined
  /** Links made so far: one made while the vendor is asked makes its answer void. */
  readonly links: number
}

/** A work order that another one took the place of, such as a booking that became a job. */
export interface FollowedWorkOrder {
  readonly from: string
  readonly to: string
}

/** Where to go on; stored in one transaction with the updates it brought. `links` as read before it was asked. */
export interface ChangeCursor {
  readonly provider: string
  readonly cursor: string
  readonly links: number
  /** The provider's jobs that are linked to `from` are linked to `to` in the same transaction. */
  readonly followed?: readonly FollowedWorkOrder[]
}

export interface OutboxStore {
  /**
   * Each update is decided on its own, in the order given; resolves once all that were accepted are durable.
   * @throws GatewayError `TR_STORE_SUPERSEDED` if a job of the cursor's provider was linked since its place was
   *   read: nothing is taken, and the cursor stands where that job's first change may be.
   */
  acceptUpdates(updates: readonly NewUpdate[], cursor?: ChangeCursor): Promise<readonly AcceptOutcome[]>
  readChangePosition(provider: string): Promise<ChangePosition>
  /** Hands out the next update of each job that has none on its way. */
  claimSends(options: SendClaimOptions): Promise<readonly ClaimedSend[]>
  renewSend(claim: SendClaim, claimMs: number): Promise<boolean>
  releaseSend(claim: SendClaim): Promise<void>
  /** The bytes are the caller's own. */
  readFile(updateId: string): Promise<Uint8Array | undefined>
  /** A file that failed steps aside: the next update of its job goes first. Resolves false if the claim was lost. */
  finishSend(claim: SendClaim, outcome: SendOutcome): Promise<boolean>
  nextSendAt(): Promise<number | undefined>
  getUpdate(id: string): Promise<StoredUpdate | undefined>
  /** A job that a provider has lost to another, by what it called the job or by the job itself: as of the last time. */
  findLostJob(
    externalOrganizationId: string,
    of: { readonly bmsId: string } | { readonly jobId: string },
  ): Promise<LostJob | undefined>
  /** Visits of a job that were scheduled here and neither taken back nor ended with the job, oldest first. */
  /** When the visit that was booked last is over, by job: of those that have one. */
  readBookedUntil(jobIds: readonly string[]): Promise<ReadonlyMap<string, number>>
  listOpenVisits(jobId: string): Promise<readonly string[]>
  listUpdates(jobId: string): Promise<readonly StoredUpdate[]>
  /**
   * Updates of all jobs, newest first: all, or those in one state.
   * @throws GatewayError `TR_CURSOR_INVALID`
   */
  listUpdatesByState(filter: {
    readonly state: UpdateState | undefined
    readonly cursor: string | undefined
    readonly limit: number
  }): Promise<Page<StoredUpdate>>
}
