import type { EchoKind } from './update-kinds.ts'
import type { AttentionCause } from './causes.ts'
import type { WaitingSide } from './job-waiting.ts'
import type { JobFacts } from './records.ts'
import type { NewVisit, ToldVisit } from './told-visit.ts'
import type { VendorAnswer } from './vendor-answer.ts'

/** Who may record for a credential; compared inside the recording transaction. */
export interface Fence {
  readonly credential: string
  readonly token: number
}

/** One entry of `Actions`, ready to be recorded. */
export interface NewEvent {
  /** Message id + `_` + index: the idempotency key everywhere. */
  readonly id: string
  readonly index: number
  /** Name of the credential on Dispatch's queue it came by. */
  readonly credential: string
  /** What orders it, such as `job:30462`. */
  readonly key: string
  readonly jobId?: string
  readonly putKey: string | null
  /** Id of the entity itself, as text. */
  readonly entityId?: string
  readonly organizationId?: string
  /** `Request.Type`: a hint, kept to be shown. */
  readonly messageType?: string
  /** The action as JSON text, digits of ids kept. Where the message had no action: the whole payload. */
  readonly body: string
  /** Set if the event is a job object with more than the small event's fields. */
  readonly fullJob?: JobFacts
  /** Set where a job event tells its status. */
  readonly jobStatus?: string
  readonly jobStatusMessage?: string
  /** Set where it tells of a visit. One that is planned or under way opens a complete job again. */
  readonly visit?: NewVisit
  /** Set for `ack` and `err`: the state is changed in the recording transaction, whoever hears of it later. */
  readonly settles?: {
    readonly updateId: string
    readonly state: 'confirmed' | 'rejected'
    readonly message?: string
  }
  /** A notice never holds back its key: after the last attempt it is listed, not parked. */
  readonly isNotice: boolean
  /**
   * Set where the entry tells of an entity that carries its id and the time of its change: what tells it from all
   * others, whatever way it came. See `NewMessage.way`.
   */
  readonly twinHash?: string
  /** Set where the message could not be read: what a person is told of it, listed in the recording transaction. */
  readonly unreadable?: string
}

export interface NewMessage {
  readonly messageId: string
  readonly credential: string
  readonly receivedAt: number
  readonly events: readonly NewEvent[]
  /**
   * How it came; absent: by the queue. Dispatch may tell one thing by both: of an entry with a `twinHash` each copy by one
   * way answers for one by the other, within a day, and is recorded and not delivered. So is a second one by webhook.
   */
  readonly way?: 'webhook'
  /** Of what was parsed, so that white space and the order of keys make no difference. */
  readonly contentHash?: string
  /** The span of its recording, see the W3C's Trace Context; absent: nobody traces it. */
  readonly traceparent?: string
  /**
   * Set for webhook bodies without `updated_at`: the same bytes this long after the last receipt are a new
   * message, recorded under `messageId` + `-` + receivedAt (its event ids likewise).
   */
  readonly repeatsAfterMs?: number
}

/** `conflict`: its id was recorded with other content, and nothing of it is recorded. */
export type RecordOutcome = 'recorded' | 'duplicate' | 'conflict'

/** Attempts before the present one ended like this; told to adapters and the bridge. */
export type PreviousOutcome = 'timeout' | 'crashed' | 'status'

/** An event whose key is claimed, with all that handing it over needs. */
export interface ClaimedEvent {
  readonly claim: Claim
  readonly id: string
  readonly messageId: string
  readonly credential: string
  readonly putKey: string | null
  readonly jobId: string | undefined
  readonly entityId: string | undefined
  readonly organizationId: string | undefined
  readonly messageType: string | undefined
  readonly body: string
  readonly isFullJob: boolean
  readonly isNotice: boolean
  readonly recordedAt: number
  readonly traceparent: string | undefined
  /** External organization id of the connected provider. */
  readonly provider: string | undefined
  /** Attempts so far, and how many of them count against the limit. */
  readonly attempts: number
  readonly failures: number
  readonly previous: PreviousOutcome | undefined
  /** Its process died while it was being worked on, and it has not ended since. */
  readonly isSuspect: boolean
  /** First failure that did not count, since then none but such; starts `TRUCKROLL_RETRY_FOR_HOURS`. */
  readonly failingSince: number | undefined
  /** Type and data as first handed over; bytes stay the same on every retry. */
  readonly handed: HandedOver | undefined
  /** The job as known in the store, where the event belongs to one that is known. */
  readonly job: StoredJob | undefined
  /** An earlier event told of the same entity and was completed (tells `note.created` from `note.updated`). */
  readonly isEntityKnown: boolean
  /** Results of completed steps, by name, as JSON text. */
  readonly steps: Readonly<Record<string, string>>
}

/** The right to work on one key; lost when it expires and somebody else claims. */
export interface Claim {
  readonly key: string
  readonly eventId: string
  readonly token: number
}

/** The JSON text of a full job, and the body of the event in which it mostly stands: no store need keep it twice. */
export interface JobText {
  readonly text: string
  readonly eventBody: string
}

export interface HandedOver {
  readonly type: string
  /** JSON text of `data`. */
  readonly data: string
}

export interface StoredJob extends JobFacts {
  readonly credential: string
  readonly provider: string | undefined
  /** As Dispatch told it last, and when that was recorded. */
  readonly status: string | undefined
  readonly statusMessage: string | undefined
  readonly statusAt: number | undefined
  /** What Dispatch told of its visits, since the organization has it. */
  readonly visits: readonly ToldVisit[]
  readonly bmsId: string | undefined
  /** Imported, or `job.created` of this id was completed. */
  readonly isCreated: boolean
  /** Full job object of the last event handed over, as JSON text; `data.changed` compares with it. */
  readonly handedBody: string | undefined
  readonly isCanceledByBrand: boolean
  /** How many organizations had it before the one that this tells of. */
  readonly term: number
  readonly firstSeenAt: number
  /** When retention took the body of the closed job: it holds the id alone since. */
  readonly purgedAt: number | undefined
}

/** An entry of the echo ledger (guarantee 7). */
export interface EchoEntry {
  readonly jobId: string
  readonly kind: EchoKind
  readonly value: string
}

/** Entries that an event makes old. Its own are none of them: it may be handed over again. */
export interface EndedEchoes {
  readonly jobId: string
  readonly kinds: readonly EchoKind[]
  /** Only entries that events about the same entity wrote. */
  readonly isOfEntity: boolean
  /** Kinds besides, of which only entries go that events about the same entity wrote. */
  readonly ofEntity?: readonly EchoKind[]
}

export interface ClaimOptions {
  readonly limit: number
  readonly claimMs: number
  /** Jobs of one provider at once; those in flight in this process are counted. */
  readonly perProvider: number
  readonly inFlight: ReadonlyMap<string, number>
  /**
   * Keys that the caller still works on. They are not handed out to it again, not even where their claim ran out
   * because the clock was set forward or the machine stood still.
   */
  readonly inHand?: ReadonlySet<string>
  /** Providers (and, with '', events without provider) that may not be handed out now. */
  readonly skip: ReadonlySet<string>
  /** Where true, events of an organization that is not connected wait (`provider_unknown`). */
  readonly holdsUnknown: boolean
  /** Where calls of a provider have a rate: of one whose bucket holds none to spare nothing is handed out. */
  readonly calls?: {
    readonly ratePerSecond: number
    /** Calls that attempts in flight will make first, by provider. */
    readonly promised: ReadonlyMap<string, number>
  }
  /** Events of these keys only: how one event is tried while all else is down. */
  readonly onlyProvider?: string
  /** The caller works on a suspect: it is given no second one. */
  readonly isTryingSuspect?: boolean
  /** One event is wanted while something is down: one that was not tried yet, else the one longest untried. */
  readonly isProbe?: boolean
}

export interface StartedAttempt {
  readonly claim: Claim
  readonly handed: HandedOver
  /** Texts of `handed.data`, in its order, that mostly stand in the event's body as well: no store need keep them twice. */
  readonly shared?: { readonly texts: readonly string[]; readonly eventBody: string } | undefined
  readonly echoes: readonly EchoEntry[]
  /** What it makes old in the ledger, before its own is written. */
  readonly endsEchoes?: EndedEchoes | undefined
  /** The vendor is asked for changes: a job that is not linked yet remembers where these stand, see `ChangePosition`. */
  readonly keepsPosition?: boolean
}

export type AttemptOutcome =
  | {
      readonly state: 'done'
      /** The job of a notice that names only one of our updates. */
      readonly jobId?: string
      /** The same job as whoever told the update knows it, see `StoredJob`. */
      readonly jobTerm?: number
      readonly bmsId?: string
      /** What the adapter says of it, for the timeline. */
      readonly remark?: string
      /** What a person should look at. */
      readonly attention?: readonly { readonly cause: AttentionCause; readonly text: string }[]
      /** Listed as `not_linked` if the job has no BMS id when the attempt has ended, until it has one. */
      readonly unlinked?: string
      /** The adapter has no ability for this type; counted in `status`. */
      readonly isUnhandled?: boolean
      /** The attempt completed `job.created`. */
      readonly createsJob?: boolean
      /** The full job that the adapter now knows. */
      readonly handedJob?: JobText
    }
  | {
      readonly state: 'retry'
      readonly dueAt: number
      readonly isCounted: boolean
      /** Nothing failed: it waited for its rate bucket, or was cut short by a stop. `failingSince` stays as it was. */
      readonly isExcused?: boolean
      readonly cause: string
      readonly message: string
      /** Whose turn it is; absent: the BMS's. */
      readonly side?: WaitingSide
      readonly previous: PreviousOutcome
    }
  /** Parked: holds its key, unless it is a notice. */
  | {
      readonly state: 'dead'
      readonly cause: string
      readonly message: string
      readonly answer?: VendorAnswer
    }
  /** The provider is held until its credentials change or it is resumed; nothing is counted. */
  | {
      readonly state: 'provider_held'
      readonly cause: 'credentials'
      readonly message: string
      readonly provider: string
      /** Which one was refused. If the provider has had a newer one since, it is not held, and the event is tried again. */
      readonly login?: { readonly version: number; readonly retryAt: number }
    }

/** What a claim has to know to go on with the next event of its key. */
export interface GoOnOptions {
  readonly claimMs: number
  /** As for a claim. */
  readonly holdsUnknown: boolean
}

export interface FinishedAttempt {
  /** The key's next event, handed out. Undefined if there is none, it has to wait, or it was not asked for. */
  readonly next: ClaimedEvent | undefined
}

export interface InboxStore {
  /**
   * Records whole messages, all or none. Resolves once they are durable (fsync).
   *
   * A full event that tells a known job with another organization, of another provider, takes the job from the one and
   * gives it to the other. Two events are recorded: under its id one of kind `job.moved`, the last of the first
   * provider's; under its id and `-moved` the full event, on a key of its own, so that nothing of the first holds it.
   * - What the first knew of the job, its link included, stays with its events that still wait: they are handed over in
   *   their order before the end. Answers to them change nothing of the job that the second has.
   * - Where nothing of the job was ever handed to the first provider, its events are skipped, the end with them: it never
   *   had the job. So is the end where the first was told that the job is canceled.
   * - What is told later with the first organization and is not the job in full, or says that it is canceled, is the
   *   first's. The job in full is a move back, on the key that the first had: behind what still waits there.
   * @throws GatewayError `TR_STORE_SUPERSEDED` if the fence's token is not the lease's: nothing is recorded.
   */
  recordMessages(messages: readonly NewMessage[], fence?: Fence): Promise<readonly RecordOutcome[]>
  /** Hands out due heads of free keys, providers taking turns. Each claim is durable when this resolves. */
  claimEvents(options: ClaimOptions): Promise<readonly ClaimedEvent[]>
  /** Prolongs a claim. Resolves false if it was lost. */
  renewClaim(claim: Claim, claimMs: number): Promise<boolean>
  /** Gives a claim back untouched (nothing was attempted). */
  releaseClaim(claim: Claim): Promise<void>
  /**
   * Writes the attempt before the adapter is called: counts it, keeps what is handed over, fills the echo ledger.
   * Resolves with the attempt's number, or undefined if the claim was lost.
   */
  startAttempt(attempt: StartedAttempt): Promise<number | undefined>
  /** Stores the result of a completed step. Resolves false if the claim was lost. */
  storeStep(claim: Claim, name: string, result: string): Promise<boolean>
  /** Adds what the BMS may repeat to the echo ledger, as far as it showed only during the attempt. False: claim lost. */
  noteEchoes(claim: Claim, echoes: readonly EchoEntry[]): Promise<boolean>
  /**
   * Links the job to its BMS id. Resolves with the id that stands (another one than given: already linked). `term`: as
   * whoever links it knows the job, see `StoredJob`; what an organization links that has lost it since is kept for that
   * one alone.
   */
  linkJob(jobId: string, bmsId: string, term?: number): Promise<string>
  /**
   * Ends an attempt and frees its key, or goes on with it where asked to: only while nobody else waits for a place, since
   * it passes the others' turns by. Resolves with undefined if the claim was lost: nothing is changed. Told once more
   * because the answer was lost, it goes on with the same event, unless that has to wait by now.
   */
  finishAttempt(
    claim: Claim,
    outcome: AttemptOutcome,
    goOn?: GoOnOptions,
  ): Promise<FinishedAttempt | undefined>
  /** Earliest time at which a waiting key becomes due or a bucket holds a call again, undefined if none will. */
  nextDueAt(): Promise<number | undefined>
  /** All keys waiting for a retry of an outage become due now: of one provider, or all. */
  wakeRetries(provider?: string): Promise<number>
}
