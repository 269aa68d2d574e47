import type { SeededRandom } from '../seeded-random.ts'

/** A message as Dispatch holds it. */
export interface SimulatedMessage {
  /** Dispatch's own id: the same at every delivery. */
  readonly id: string
  /** Its FIFO group: messages of a group are handed out in order, one batch at a time. */
  readonly group: string
  readonly type: string
  readonly payload: unknown
  /** Its place in the queue, from 0. */
  readonly position: number
  deliveries: number
  /** Set while hidden: the receipt that acks it, and until when (in milliseconds elapsed). */
  hidden: { readonly receipt: string; readonly until: number } | undefined
  isAcked: boolean
}

/**
 * Dispatch's queue of one key: FIFO groups; a message handed out is hidden, and has a new receipt each time.
 */
export class MessageQueue {
  readonly #random: SeededRandom
  readonly #elapsedMs: () => number
  readonly #visibilityMs: number
  readonly #messages: SimulatedMessage[] = []
  /** Messages not acked, in order. */
  #open: SimulatedMessage[] = []

  constructor(random: SeededRandom, elapsedMs: () => number, visibilityMs: number) {
    this.#random = random
    this.#elapsedMs = elapsedMs
    this.#visibilityMs = visibilityMs
  }

  /** All messages ever put in. */
  all(): readonly SimulatedMessage[] {
    return this.#messages
  }

  open(): readonly SimulatedMessage[] {
    return this.#open
  }

  put(message: {
    readonly group: string
    readonly type: string
    readonly payload: unknown
    readonly id?: string
  }): SimulatedMessage {
    const { group, type, payload, id = this.#random.id() } = message
    const position = this.#messages.length
    const entry: SimulatedMessage = {
      id,
      group,
      type,
      payload,
      position,
      deliveries: 0,
      hidden: undefined,
      isAcked: false,
    }
    this.#messages.push(entry)
    this.#open.push(entry)
    return entry
  }

  /** Hides and hands out up to `limit` messages; none of a group that has a hidden one. */
  take(limit: number): readonly { readonly message: SimulatedMessage; readonly receipt: string }[] {
    const now = this.#elapsedMs()
    const busy = new Set<string>()
    for (const { group, hidden } of this.#open)
      if (hidden !== undefined && hidden.until > now) busy.add(group)
    return this.#open
      .filter(({ group }) => !busy.has(group))
      .slice(0, limit)
      .map((message) => {
        const receipt = `receipt-${this.#random.id()}`
        message.deliveries += 1
        message.hidden = { receipt, until: now + this.#visibilityMs }
        return { message, receipt }
      })
  }

  /** Removes the message; undefined if the receipt is late, used or unknown. */
  ack(receipt: string): SimulatedMessage | undefined {
    const message = this.#open.find(({ hidden }) => hidden?.receipt === receipt)
    if (message?.hidden === undefined || message.hidden.until <= this.#elapsedMs()) return undefined
    message.isAcked = true
    message.hidden = undefined
    this.#open = this.#open.filter((other) => other !== message)
    return message
  }
}
