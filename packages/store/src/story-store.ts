import type { RecordedEvent } from './records.ts'
import type { VendorAnswer } from './vendor-answer.ts'

/** A stretch of time in which a queue was asked without a longer pause than `rules.longestPollPauseMs`. */
export interface PollRun {
  readonly credential: string
  /** The first and the last poll that was answered. */
  readonly fromAt: number
  readonly untilAt: number
  readonly polls: number
  /** Messages that were handed out and recorded. */
  readonly messages: number
  /** Between two polls of it. */
  readonly longestPauseMs: number
}

/** What became of an event of a job. */
export interface EventStory {
  readonly id: string
  /** As it was handed over, or Dispatch's name of what it is about. */
  readonly type: string
  readonly state: RecordedEvent['state']
  readonly attempts: number
  readonly cause: string | undefined
  readonly message: string | undefined
  readonly answer: VendorAnswer | undefined
  /** Steps that are done, by name: a retry does not repeat them. */
  readonly steps: readonly string[]
}

/** A job that may be the same work as another one, and by what. */
export interface AlikeJob {
  readonly id: string
  readonly externalId: string | undefined
  readonly bmsId: string | undefined
  readonly by: 'claim' | 'work_order' | 'phone'
}

/** Jobs that came for a provider. */
export interface Arrivals {
  readonly count: number
  /** The newest, whenever it came. */
  readonly newest: { readonly jobId: string; readonly at: number } | undefined
}

/** What support asks: the story of a job, and the proof that something never came. */
export interface StoryStore {
  /** Adds to the record of polls, and forgets those that ended before a time. */
  notePolls(runs: readonly PollRun[], forgetBefore: number): Promise<void>
  /** Polls of all credentials, or of one, that lie in a span of time or reach into it; oldest first. */
  listPolls(span: {
    readonly since: number
    readonly until: number
    readonly credential?: string
    readonly limit: number
  }): Promise<readonly PollRun[]>
  countArrivals(span: {
    readonly externalOrganizationId: string
    readonly since: number
    readonly until: number
  }): Promise<Arrivals>
  /** Events of a job that were tried, oldest first; the newest `limit` of them. */
  readEventStories(jobId: string, limit: number): Promise<readonly EventStory[]>
  /** Jobs with the same claim or work order, or of one provider with the same telephone number. */
  findAlikeJobs(jobId: string, limit: number): Promise<readonly AlikeJob[]>
}
