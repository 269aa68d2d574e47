import { addAttention, isMove, type NewEvent, remark, toLeftBehind, toMoveRemark } from '@truckroll/store'
import type { InboxKeys } from '../inbox/inbox-keys.ts'
import type { StoreContext } from '../store-context.ts'
import type { JobOwner } from './job-owner.ts'
import type { LostJobs } from './lost-jobs.ts'

/** What the last event is called that an organization hears of a job that it loses. */
export const MOVED = 'job.moved'

/** Where an event stands: in what order, and whether it is of an organization that has lost the job. */
export interface EventPlace {
  readonly key: string
  readonly lostTerm?: number | undefined
}

/** Decides whose an event is where its job has gone from one organization to another. See `recordMessages` of the port. */
export class JobMoves {
  readonly #context: StoreContext
  readonly #lost: LostJobs
  readonly #keys: InboxKeys

  constructor(context: StoreContext, lost: LostJobs, keys: InboxKeys) {
    this.#context = context
    this.#lost = lost
    this.#keys = keys
  }

  /** The key of the organization that the event takes the job to; undefined if it stays. */
  nextKey(event: NewEvent, owner: JobOwner | undefined): string | undefined {
    const { fullJob: facts, credential } = event
    if (facts === undefined || owner === undefined) return undefined
    const provider = this.#keys.providerOf(credential, facts.organizationId)
    const to = { credential, provider, organizationId: facts.organizationId }
    if (!isMove(owner, to) || this.#termOfEarlier(event, owner) !== undefined) return undefined
    return this.#lost.keyFor(facts.id, to, owner.term + 1)
  }

  placeOf(event: NewEvent, owner: JobOwner | undefined): EventPlace {
    const { jobId } = event
    if (jobId === undefined || owner === undefined || event.key !== `job:${jobId}`) return { key: event.key }
    const lostTerm = this.#termOfEarlier(event, owner)
    const earlier = lostTerm === undefined ? undefined : this.#lost.owner(jobId, lostTerm)
    return earlier === undefined ? { key: owner.key } : { key: earlier.key, lostTerm }
  }

  /** Takes the job from the organization that has it. True if that one has nothing to hear of it. */
  lose(
    jobId: string,
    owner: JobOwner,
    nextKey: string,
    by: { readonly to: string | undefined; readonly eventId: string },
  ): boolean {
    const wasHanded = owner.isCreated || this.#lost.wasHanded(jobId)
    if (!wasHanded && this.#lost.leavesMoreThanJob(jobId)) {
      const text = toLeftBehind(owner.organizationId, jobId)
      this.#context.run(
        addAttention({ cause: 'needs_attention', jobId, externalOrganizationId: undefined, text }),
      )
    }
    this.#lost.lose(jobId, owner.term, nextKey)
    if (!wasHanded && this.#lost.skipWaiting(jobId, owner)) this.#keys.settle(owner.key)
    this.#context.run(
      remark(jobId, {
        at: this.#context.clock.now(),
        source: 'dispatch',
        kind: 'job.moved',
        text: toMoveRemark(owner.organizationId, by.to, wasHanded),
        eventId: by.eventId,
      }),
    )
    return !wasHanded || owner.isCanceledByBrand
  }

  /** The term of an earlier organization that the event is told with, unless it takes the job back there. */
  #termOfEarlier(
    { jobId, organizationId, fullJob, jobStatus }: NewEvent,
    owner: JobOwner,
  ): number | undefined {
    if (jobId === undefined || organizationId === undefined || organizationId === owner.organizationId)
      return undefined
    if (owner.term === 0 || (fullJob !== undefined && jobStatus !== 'canceled')) return undefined
    return this.#lost.termOf(jobId, organizationId)
  }
}
