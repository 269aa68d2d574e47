import type { AlikeJob, EventStory, ProviderState, StoredUpdate, TimelineEntry } from '@truckroll/store'
import type { JobView } from '../jobs/jobs-api.ts'

/** What a story is asked for by; at least one. All that are given must fit. */
export interface ExplainQuery {
  /** Dispatch's id, or else a name, claim, work order, telephone number or street. */
  readonly job?: string
  readonly claim?: string
  readonly bmsId?: string
  readonly phone?: string
  readonly externalOrganizationId?: string
  /** When the job was first seen. */
  readonly since?: number
  readonly until?: number
}

/** All that is known of one job. */
export interface JobStory {
  readonly job: JobView
  readonly updates: readonly StoredUpdate[]
  /** Oldest first. */
  readonly timeline: readonly TimelineEntry[]
  readonly events: readonly EventStory[]
  /** Who said no to what, in words. */
  readonly refusals: readonly string[]
  /** What makes it go on; undefined if nothing waits. */
  readonly freedBy: string | undefined
  /** Jobs that may be the same work. */
  readonly alike: readonly AlikeJob[]
}

/** A span in which nobody asked. */
export interface PollGap {
  readonly from: number
  readonly until: number
}

/** What proves that nothing that fits was missed. */
export interface Absence {
  readonly since: number
  readonly until: number
  readonly polls: {
    readonly count: number
    readonly messages: number
    readonly lastAt: number | undefined
    readonly longestPauseMs: number | undefined
    /** Longer than two minutes, oldest first. */
    readonly gaps: readonly PollGap[]
  }
  /** Of a job of the id that was asked for, which is not known itself: only messages about it came. Oldest first. */
  readonly timeline: readonly TimelineEntry[]
  /** Set if the question names one. */
  readonly provider:
    | {
        readonly externalOrganizationId: string
        /** Undefined: not known here. */
        readonly state: ProviderState | undefined
        readonly connectedAt: number | undefined
        /** Jobs that came for it in that time, and the newest of all. */
        readonly jobs: number
        readonly newest: { readonly jobId: string; readonly at: number } | undefined
      }
    | undefined
}

export type Explanation = { readonly text: string } & (
  | { readonly found: 'one'; readonly story: JobStory }
  /** Newest first. `isMore`: there are others. */
  | { readonly found: 'several'; readonly jobs: readonly JobView[]; readonly isMore: boolean }
  | { readonly found: 'none'; readonly absence: Absence }
)

export interface StoriesApi {
  /**
   * The story of the job that fits, in words and as data; if none fits, the proof of that.
   * @throws GatewayError `TR_QUERY_INVALID` if nothing is asked for.
   */
  explain(query: ExplainQuery): Promise<Explanation>
}
