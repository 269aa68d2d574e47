import type { SimulatedMessage } from '@truckroll/testing'

/** What really is true of an event, known before the gateway sees it. */
export interface EventTruth {
  readonly id: string
  readonly messageId: string
  /** Undefined: it belongs to no job. */
  readonly jobId: string | undefined
  /** Its place among all events of the queue. */
  readonly position: number
  readonly isPoison: boolean
  /** What the BMS may repeat once it was told. */
  readonly echo: { readonly kind: string; readonly value: string } | undefined
  /** Of which kinds it makes old what was told before of its job. */
  readonly ends?: readonly string[]
}

/** All events that Dispatch ever put into its queue, in order. */
export class Truth {
  readonly #events = new Map<string, EventTruth>()
  readonly #byJob = new Map<string, EventTruth[]>()

  add(
    message: Pick<SimulatedMessage, 'id' | 'position'>,
    jobId: string | undefined,
    actions: readonly Pick<EventTruth, 'isPoison' | 'echo' | 'ends'>[],
  ): void {
    for (const [index, action] of actions.entries()) {
      const id = `${message.id}_${index}`
      const position = message.position + index / 100
      const event: EventTruth = { id, messageId: message.id, jobId, position, ...action }
      this.#events.set(id, event)
      if (jobId === undefined) continue
      const ofJob = this.#byJob.get(jobId) ?? []
      ofJob.push(event)
      this.#byJob.set(jobId, ofJob)
    }
  }

  get(eventId: string): EventTruth | undefined {
    return this.#events.get(eventId)
  }

  all(): Iterable<EventTruth> {
    return this.#events.values()
  }

  /** It is done and older than anybody has to know of it. */
  forget(eventId: string): void {
    const { jobId = '' } = this.#events.get(eventId) ?? {}
    this.#events.delete(eventId)
    const ofJob = this.#byJob.get(jobId)?.filter(({ id }) => id !== eventId)
    if (ofJob !== undefined) this.#byJob.set(jobId, ofJob)
  }

  /** In the order of the queue. */
  ofJob(jobId: string): readonly EventTruth[] {
    return this.#byJob.get(jobId) ?? []
  }
}
