import type { Caller } from './caller.ts'
import type { Page } from './records.ts'

/** A job with Dispatch's own objects of it, as JSON texts: they say whom it concerns. */
export interface PersonalJob {
  readonly id: string
  readonly externalId: string | undefined
  readonly externalOrganizationId: string | undefined
  readonly firstSeenAt: number
  readonly purgedAt: number | undefined
  readonly bodies: readonly string[]
}

/** Something recorded that is of no job that is known here. */
export interface LooseEvent {
  readonly id: string
  readonly recordedAt: number
  readonly body: string
}

/** Texts of one row that is of a job. */
export interface HeldText {
  readonly jobId: string
  /** Of an event: as it was received. It says whom the job concerned then. */
  readonly body: string | undefined
  /** What else stands there, as JSON or in words. */
  readonly texts: readonly string[]
}

/** How many rows lost what they held of persons. */
export interface ForgottenRows {
  readonly events: number
  readonly updates: number
  readonly files: number
  readonly steps: number
  readonly remarks: number
  readonly attention: number
  /** Of the events and updates: those that waited or were parked. Nobody gets them any more. */
  readonly ended: number
}

/** All texts that the store holds of a job, by what they are. */
export interface JobTexts {
  readonly events: readonly {
    readonly id: string
    readonly recordedAt: number
    readonly state: string
    readonly body: string
    readonly handed: string | undefined
    readonly message: string | undefined
    readonly answer: string | undefined
  }[]
  readonly steps: readonly { readonly eventId: string; readonly name: string; readonly result: string }[]
  readonly updates: readonly {
    readonly id: string
    readonly acceptedAt: number
    readonly kind: string
    readonly state: string
    readonly record: string
    readonly message: string | undefined
    readonly answer: string | undefined
    /** Bytes of its file that are kept here. */
    readonly fileBytes: number
  }[]
}

/** That something was forgotten: a keyed hash of what it was found by. Never the thing itself. */
export interface ForgottenMark {
  readonly kind: string
  /** Of the key that made the hash. */
  readonly keyId: string
  readonly hash: string
  readonly at: number
}

/** Finds and removes what the store holds of persons. What happened stays: ids, times, states. */
export interface PrivacyStore {
  /** Jobs in the order in which they were first seen. */
  listPersonalJobs(cursor: string | undefined, limit: number): Promise<Page<PersonalJob>>
  /** Events of no known job that still have their texts, the oldest first. A page may have few, or none. */
  listLooseEvents(cursor: string | undefined, limit: number): Promise<Page<LooseEvent>>
  /** All texts of jobs in events, steps, updates, remarks and attention, a stretch at a time. A page may have none. */
  listHeldTexts(cursor: string | undefined, stretch: number): Promise<Page<HeldText>>
  /**
   * Takes all texts of a job, and ends what waits or is parked of it. Undefined, and nothing is changed, if something of
   * it is in somebody's hands right now. Written to the audit if somebody is named.
   */
  forgetJob(jobId: string, by?: Caller): Promise<ForgottenRows | undefined>
  /** The same for one event of no known job. */
  forgetLooseEvent(id: string, by?: Caller): Promise<ForgottenRows | undefined>
  readJobTexts(jobId: string): Promise<JobTexts>
  listForgotten(): Promise<readonly ForgottenMark[]>
  /** Marks that are there already stay as they are. */
  addForgotten(marks: readonly ForgottenMark[]): Promise<void>
  /**
   * Overwrites one slice of the room that removed texts had. False once all of it is overwritten, or if the store cannot
   * do that.
   */
  scrub(): Promise<boolean>
  /** What the operator runs after somebody was forgotten, because the store cannot: statements for its database. */
  readonly cleanUp: readonly string[]
}
