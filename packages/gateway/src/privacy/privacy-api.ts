import type { Caller, ForgottenRows, JobTexts, TimelineEntry } from '@truckroll/store'

/** By what a person is looked for: one of them. */
export interface PrivacyQuery {
  /** In any spelling. */
  readonly phone?: string | undefined
  readonly email?: string | undefined
  /** The whole name of a person or company, or Dispatch's id of the customer. */
  readonly customer?: string | undefined
  /** Dispatch's id of a job. */
  readonly job?: string | undefined
}

/** A job of that person. */
export interface PersonalJobView {
  readonly jobId: string
  readonly externalId: string | undefined
  readonly externalOrganizationId: string | undefined
  readonly firstSeenAt: number
  /** Its texts were removed, by retention or because it was forgotten. */
  readonly isEmpty: boolean
  readonly events: number
  readonly updates: number
  readonly steps: number
  readonly files: number
}

export interface PrivacyFindings {
  readonly jobs: readonly PersonalJobView[]
  /** Recorded events of no known job that name that person. */
  readonly looseEvents: readonly { readonly id: string; readonly recordedAt: number }[]
  /** Jobs of others whose texts name it: to be looked at by a person, and never forgotten by themselves. */
  readonly mentionedIn: readonly string[]
}

export interface PersonalExport {
  readonly jobId: string
  readonly externalId: string | undefined
  readonly firstSeenAt: number
  /** As Dispatch told it last, and as others knew it before. */
  readonly bodies: readonly unknown[]
  readonly texts: JobTexts
  readonly timeline: readonly TimelineEntry[]
}

export interface ForgetReport {
  readonly jobs: readonly (ForgottenRows & { readonly jobId: string })[]
  readonly looseEvents: number
  /** Jobs and events that are in somebody's hands: forget once more. */
  readonly inHand: readonly string[]
  readonly mentionedIn: readonly string[]
  /** Jobs that are still to be forgotten, because there were more than were asked for at once: forget once more. */
  readonly left: number
  /** Whether a store that is restored from an older backup will forget it again. */
  readonly isKept: boolean
  /** Statements that remove the last traces from the files of the store's database; the operator runs them. */
  readonly cleanUp: readonly string[]
}

/** What the store holds of persons. */
export interface PrivacyApi {
  /** @throws GatewayError `TR_PERSON_INVALID` unless one thing is given that can be looked for. */
  find(query: PrivacyQuery): Promise<PrivacyFindings>
  export(query: PrivacyQuery): Promise<readonly PersonalExport[]>
  /**
   * Ids, times and states stay. What waits or is parked is ended. At most `limit` jobs (10,000) at once, so that nobody
   * waits for an answer for long. If the process dies meanwhile, the next start goes on.
   */
  forget(query: PrivacyQuery, caller: Caller, limit?: number): Promise<ForgetReport>
}
