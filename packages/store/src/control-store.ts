import type { Caller } from './caller.ts'
import type { AttentionCause, HeldCause } from './causes.ts'
import type { StoredJob } from './inbox-store.ts'
import type { JobQuery } from './job-query.ts'
import type { Outages, WaitingSide } from './job-waiting.ts'
import type { JobWork } from './job-work.ts'
import type { Page, RecordedEvent, TimelineEntry } from './records.ts'
import type { VendorAnswer } from './vendor-answer.ts'

/** What a person should look at, until it is ticked off. */
export interface Attention {
  readonly id: string
  readonly cause: string
  readonly jobId: string | undefined
  readonly externalOrganizationId: string | undefined
  readonly text: string
  readonly since: number
}

/** One that the gateway adds. */
export type NewAttention = Omit<Attention, 'id' | 'since' | 'cause'> & {
  readonly cause: AttentionCause
  /** Jobs that wait for the activation of this organization say the same. */
  readonly organizationId?: string
}

/** A parked event or update. */
export interface DeadLetter {
  readonly id: string
  readonly kind: 'event' | 'update'
  readonly type: string
  readonly jobId: string | undefined
  readonly externalOrganizationId: string | undefined
  readonly cause: string
  readonly message: string
  readonly attempts: number
  readonly parkedAt: number
  /** Events or updates of the same key that wait behind it. */
  readonly waitingBehind: number
  /** What the other side said; undefined when nobody answered. */
  readonly answer: VendorAnswer | undefined
}

/** One dead letter with what was to be handed over or sent, as JSON; it may hold a customer. */
export interface DeadLetterDetail extends DeadLetter {
  readonly payload: string
}

/** A key whose work waits for something. */
export interface HeldKey {
  readonly key: string
  readonly jobId: string | undefined
  readonly externalOrganizationId: string | undefined
  readonly reason: HeldCause
  readonly since: number
  readonly waiting: number
}

/** What a dead letter must be of; without either all are meant. */
export interface LetterFilter {
  readonly externalOrganizationId?: string | undefined
  readonly cause?: string | undefined
}

/** A replay of all that is parked by now and fits. */
export interface NewReplay {
  readonly id: string
  readonly filter: LetterFilter
  readonly from: 'start' | 'failed'
  /** Absent: as fast as it goes. */
  readonly ratePerSecond?: number | undefined
  readonly by: Caller
}

export interface ReplayProgress {
  /** After this many milliseconds there is more to do; undefined if no replay is under way. */
  readonly nextInMs: number | undefined
}

export interface DeadLetterFilter {
  readonly externalOrganizationId?: string
  readonly cause?: string
  readonly cursor?: string
  readonly limit: number
}

export type PauseScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'provider'; readonly externalOrganizationId: string }
  | { readonly kind: 'job'; readonly jobId: string }

/** Something that is paused: since when, and who paused it. */
export type Pause = PauseScope & {
  readonly since: number
  /** Undefined when the gateway itself did, such as for a store that was taken over. */
  readonly by: string | undefined
}

export interface AuditEntry {
  readonly id: string
  readonly at: number
  readonly token: string
  readonly actor: string | undefined
  readonly act: string
  readonly subject: string
  readonly before: string | undefined
  readonly after: string | undefined
}

export interface JobFilter {
  readonly bmsId?: string
  /** Only jobs that are not linked. */
  readonly isUnlinked?: boolean
  readonly externalId?: string
  readonly externalOrganizationId?: string
  readonly since?: number
  readonly until?: number
  readonly createAttemptsOver?: number
  readonly cause?: string
  /** Only jobs that wait, for anything or for one side; `outages` is what the process knows of it. */
  readonly waiting?: { readonly side: WaitingSide | 'any'; readonly outages: Outages }
  /** Only jobs that hold it, see `toJobQuery`. */
  readonly query?: JobQuery
  readonly cursor?: string
  readonly limit: number
}

/** A job that was open before this gateway, known by Dispatch's id or by the brand's claim number. */
export type ImportedJob =
  | {
      readonly kind: 'id'
      readonly id: string
      readonly idJson: string
      readonly organizationId: string | undefined
      readonly organizationIdJson: string | undefined
      readonly sourceIdJson: string | undefined
      readonly bmsId: string
    }
  | {
      readonly kind: 'claim'
      readonly externalId: string
      readonly externalOrganizationId: string
      readonly bmsId: string
    }

export interface StoreFigures {
  readonly waitingEvents: number
  readonly oldestWaitingAt: number | undefined
  readonly queuedUpdates: number
  readonly oldestQueuedAt: number | undefined
  readonly deadLetters: number
  /** Parked items that replays under way have not reached yet. */
  readonly replaying: number
  readonly heldKeys: number
  readonly attention: number
  readonly unhandled: number
  /** How many events of each type the adapter does not handle. */
  readonly unhandledTypes: Readonly<Record<string, number>>
  readonly providers: Readonly<Record<string, number>>
  readonly storeBytes: number
}

export interface ControlStore {
  /** `lostTerm`: as an organization knows it that has lost it. */
  getJob(jobId: string, lostTerm?: number): Promise<StoredJob | undefined>
  listJobs(filter: JobFilter): Promise<Page<StoredJob>>
  /** What is under way for each of the jobs that are named, read at once for all. */
  readJobWork(jobIds: readonly string[], outages: Outages): Promise<ReadonlyMap<string, JobWork>>
  /** Everything that happened to a job, oldest first, at most `limit` entries from the newest end. */
  readTimeline(jobId: string, limit: number): Promise<readonly TimelineEntry[]>
  /** What was recorded of a job, oldest first. */
  listJobEvents(jobId: string, cursor: string | undefined, limit: number): Promise<Page<RecordedEvent>>
  /** Adds a remark of the gateway or an operator to a job's timeline. */
  remark(jobId: string, entry: Omit<TimelineEntry, 'id'>): Promise<void>
  /** This and the next are audited where somebody is named, as what people do below. */
  importJobs(jobs: readonly ImportedJob[], by?: Caller): Promise<void>
  /** Links or relinks. False if `expect` is given and is not the present BMS id (undefined = not linked). */
  relinkJob(
    jobId: string,
    bmsId: string,
    expect?: { readonly bmsId: string | undefined },
    by?: Caller,
  ): Promise<boolean>

  addAttention(item: NewAttention): Promise<string>
  listAttention(cursor: string | undefined, limit: number): Promise<Page<Attention>>
  /**
   * False if there is no such open item. This and what people do below is audited, with what was before and after,
   * in the act's own transaction; without `by` it is the gateway's own act and not audited.
   */
  finishAttention(id: string, by?: Caller): Promise<boolean>

  listHeld(cursor: string | undefined, limit: number): Promise<Page<HeldKey>>
  listDeadLetters(filter: DeadLetterFilter): Promise<Page<DeadLetter>>
  getDeadLetter(id: string): Promise<DeadLetterDetail | undefined>
  countDeadLetters(filter: LetterFilter): Promise<number>
  /** Makes parked items due again, in order. `start` forgets step results; `failed` keeps them. Resolves with the count. */
  replay(ids: readonly string[], from: 'start' | 'failed', by?: Caller): Promise<number>
  /** Begins a replay of many, which `advanceReplays` takes on, over any restart. Resolves with how many items it has. */
  startReplay(replay: NewReplay): Promise<number>
  /** Replays the next items of every replay under way: up to `limit` of each, as far as its rate lets. */
  advanceReplays(limit: number): Promise<ReplayProgress>
  /** Lets what waits behind go on without it. False if there is no such dead letter. */
  skip(id: string, by?: Caller): Promise<boolean>

  pause(scope: PauseScope, by?: Caller): Promise<void>
  resume(scope: PauseScope, by?: Caller): Promise<void>
  listPauses(): Promise<readonly Pause[]>

  listAudit(cursor: string | undefined, limit: number): Promise<Page<AuditEntry>>

  /** A standing condition such as `down` of an adapter or provider, kept over a restart. `null` ends it. */
  setCondition(name: string, value: string | null): Promise<void>
  listConditions(): Promise<ReadonlyMap<string, string>>

  readFigures(): Promise<StoreFigures>
}
