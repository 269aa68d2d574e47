import type { ReceivedPost } from '@truckroll/testing'
import { markOf } from './mark-of.ts'

/** A message that Dispatch put into its queue, and what must come of it. */
export interface Emitted {
  readonly messageId: string
  readonly eventId: string
  /** Undefined: of no job. */
  readonly jobId: string | undefined
  /** Dispatch's id of the provider. */
  readonly organizationId: number
  /** What the adapter does for it, in order. */
  readonly steps: readonly string[]
  /** By which its update is known among the posts; undefined: it has none. */
  readonly mark: string | undefined
}

/** A request that the BMS got, in the order in which they came. */
export interface BmsCall {
  readonly act: 'find' | 'run'
  readonly eventId: string
  readonly jobId: string
  readonly step: string
  readonly idempotencyKey: string
  /** Work was done by this very call: not refused, and not known before. */
  readonly hasEffect: boolean
}

/** A post that had its effect at Dispatch. */
export interface Post extends ReceivedPost {
  /** The caller could hear of the 200. */
  readonly isAnswered: boolean
}

/** An update that the gateway took over its own HTTP: it said 202. */
export interface Accepted {
  readonly jobId: string
  readonly mark: string
  readonly updateId: string
}

/** All that was seen from outside of the gateway, and what is still to come. */
export class Evidence {
  readonly emitted: Emitted[] = []
  readonly calls: BmsCall[] = []
  readonly posts: Post[] = []
  readonly accepted: Accepted[] = []
  /** Messages acked although no other connection to the store could see them. */
  readonly earlyAcks: string[] = []
  /** How many posts had come when Dispatch's word on an update was first handed out. */
  readonly confirmedAt = new Map<string, number>()
  readonly #ignored = new Set<string>()
  readonly #missing = new Set<string>()
  readonly #posted = new Set<string>()

  /** What has not come yet: steps at the BMS and updates at Dispatch. */
  get missing(): ReadonlySet<string> {
    return this.#missing
  }

  /** True if all that must come of it has come. */
  isDone({ eventId, steps, mark }: Emitted): boolean {
    return (
      !steps.some((step) => this.#missing.has(toWork(eventId, step))) &&
      (mark === undefined || !this.#missing.has(mark))
    )
  }

  noteEmitted(emitted: Emitted): void {
    this.emitted.push(emitted)
    for (const step of emitted.steps) this.#missing.add(toWork(emitted.eventId, step))
    if (emitted.mark !== undefined) this.#missing.add(emitted.mark)
  }

  /** What the adapter does for that event is of no interest. */
  ignore(eventId: string): void {
    this.#ignored.add(messageOf(eventId))
  }

  noteCall(call: BmsCall): void {
    if (this.#ignored.has(messageOf(call.eventId))) return
    this.calls.push(call)
    if (call.hasEffect) this.#missing.delete(toWork(call.eventId, call.step))
  }

  notePost(post: Post): void {
    const mark = markOf(post)
    this.posts.push(post)
    this.#posted.add(mark)
    this.#missing.delete(mark)
  }

  noteConfirmed(updateId: string): void {
    if (!this.confirmedAt.has(updateId)) this.confirmedAt.set(updateId, this.posts.length)
  }

  noteAccepted(accepted: Accepted): void {
    this.accepted.push(accepted)
    // Its post may have been faster than the answer to whoever brought it.
    if (!this.#posted.has(accepted.mark)) this.#missing.add(accepted.mark)
  }
}

/** An event's id is its message's with its place in it. */
const messageOf = (eventId: string): string => eventId.slice(0, eventId.lastIndexOf('_'))
const toWork = (eventId: string, step: string): string => `${step} of ${eventId}`
