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
  /** What it says of the state of its job. */
  readonly status?: string
  /** Whose it is. Undefined: it belongs to no job, or to one that was not told in full yet. */
  readonly provider: string | undefined
  /** How many providers had the job before that one. */
  readonly term: number
  /** Where the job goes to another provider: its end for the one, or its creation for the other. */
  readonly part?: 'end' | 'creation'
  /** Told with a provider that had the job before. */
  readonly isStray: boolean
}

/** What an action of a message tells. */
export interface ToldAction extends Pick<EventTruth, 'isPoison' | 'echo' | 'ends' | 'status'> {
  /** The provider whose organization it names. */
  readonly toldWith?: string
  /** It is the job in full, and not canceled: whom it names has the job from now on. */
  readonly isOffer?: boolean
}

/** All events that Dispatch ever put into its queue, in order, and whose each is. */
export class Truth {
  readonly #events = new Map<string, EventTruth>()
  readonly #byJob = new Map<string, EventTruth[]>()
  /** Who had a job, one after the other. */
  readonly #holders = new Map<string, string[]>()

  add(
    message: Pick<SimulatedMessage, 'id' | 'position'>,
    jobId: string | undefined,
    actions: readonly ToldAction[],
  ): void {
    for (const [index, told] of actions.entries()) {
      const id = `${message.id}_${index}`
      const position = message.position + index / 100
      const { toldWith, isOffer, ...action } = told
      const event = { ...action, id, messageId: message.id, jobId, position }
      if (jobId === undefined) {
        this.#keep({ ...event, provider: undefined, term: 0, isStray: false })
        continue
      }
      const holders = this.#holders.get(jobId) ?? []
      this.#holders.set(jobId, holders)
      const term = Math.max(0, holders.length - 1)
      const provider = holders.at(-1)
      if (isOffer === true && toldWith !== undefined && toldWith !== provider) {
        holders.push(toldWith)
        const ofNext = { ...event, provider: toldWith, isStray: false }
        if (provider === undefined) {
          this.#keep({ ...ofNext, term })
          continue
        }
        const end = { id, messageId: message.id, jobId, position, isPoison: false, echo: undefined }
        this.#keep({ ...end, provider, term, isStray: false, part: 'end' })
        this.#keep({
          ...ofNext,
          id: `${id}-moved`,
          position: position + 0.001,
          term: term + 1,
          part: 'creation',
        })
        continue
      }
      const former = toldWith === undefined ? -1 : holders.lastIndexOf(toldWith)
      const isStray = former >= 0 && toldWith !== provider
      this.#keep({
        ...event,
        isStray,
        ...(isStray ? { provider: toldWith, term: former } : { provider, term }),
      })
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

  /** Who has the job by what Dispatch told last. */
  holderOf(jobId: string): string | undefined {
    return this.#holders.get(jobId)?.at(-1)
  }

  /** Who had it last before that, and was another. */
  formerOf(jobId: string): string | undefined {
    const holder = this.holderOf(jobId)
    return this.#holders.get(jobId)?.findLast((provider) => provider !== holder)
  }

  /** The creations for other providers that a message brings. */
  movesOf(messageId: string): readonly EventTruth[] {
    // No message of a job has more than two actions.
    return [0, 1].flatMap((index) => this.#events.get(`${messageId}_${index}-moved`) ?? [])
  }

  /** Whether the provider had the job in an earlier term. */
  isBack({ jobId = '', term, provider = '' }: EventTruth): boolean {
    return this.#holders.get(jobId)?.slice(0, term).includes(provider) ?? false
  }

  #keep(event: EventTruth): void {
    this.#events.set(event.id, event)
    if (event.jobId === undefined) return
    const ofJob = this.#byJob.get(event.jobId) ?? []
    ofJob.push(event)
    this.#byJob.set(event.jobId, ofJob)
  }
}
