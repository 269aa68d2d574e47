import type { OutgoingMessage } from '../world/decision.ts'

export interface QueueEntry {
  /** Position in the account's queue; rises with every message. */
  readonly seq: number
  readonly message: OutgoingMessage
  readonly queuedAt: number
  /** Set while it is in flight: the one receipt that can ack it, and until when. */
  readonly receipt: string | null
  readonly visibleAt: number | null
  readonly deliveries: number
}

export type AckResult = 'acked' | 'late' | 'unknown'

/**
 * One account's queue, first in first out within each group, as SQS has it.
 *
 * | a group is | entered when | left when |
 * |---|---|---|
 * | ready | it has messages and none is in flight | a poll takes from it |
 * | in flight | a poll took up to 10 of its messages, in order | each of them is acked or its time is up |
 *
 * Nothing of a group in flight is handed out. A message whose time is up is handed out again, before those
 * behind it, under the same id and another receipt; the old receipt is refused from then on.
 */
export class FifoQueue {
  readonly #entries = new Map<number, QueueEntry>()
  readonly #groups = new Map<string, Set<number>>()
  readonly #ready = new Set<string>()
  readonly #inFlight = new Map<string, Set<number>>()
  readonly #receipts = new Map<string, number>()

  get size(): number {
    return this.#entries.size
  }

  /** Adds a message; `entry` may be in flight if it was read from a file. */
  add(entry: QueueEntry): void {
    const { group } = entry.message
    this.#entries.set(entry.seq, entry)
    setOf(this.#groups, group).add(entry.seq)
    if (entry.receipt !== null) {
      this.#receipts.set(entry.receipt, entry.seq)
      setOf(this.#inFlight, group).add(entry.seq)
      this.#ready.delete(group)
    } else if (!this.#inFlight.has(group)) {
      this.#ready.add(group)
    }
  }

  /** Hands out up to `max` messages and hides them until `visibleAt`. */
  take(max: number, now: number, visibleAt: number, nextReceipt: () => string): QueueEntry[] {
    this.#expire(now)
    const taken: QueueEntry[] = []
    for (const group of this.#ready) {
      if (taken.length >= max) break
      const batch = this.#first(group, max - taken.length)
      for (const entry of batch) taken.push(this.#handOut(entry, nextReceipt(), visibleAt))
    }
    return taken
  }

  ack(receipt: string, now: number): { result: AckResult; entry?: QueueEntry } {
    const seq = this.#receipts.get(receipt)
    const entry = seq === undefined ? undefined : this.#entries.get(seq)
    if (entry === undefined) return { result: 'unknown' }
    if (entry.visibleAt !== null && entry.visibleAt <= now) return { result: 'late' }
    this.remove(entry.seq)
    return { result: 'acked', entry }
  }

  byReceipt(receipt: string): QueueEntry | undefined {
    return this.#entries.get(this.#receipts.get(receipt) ?? -1)
  }

  get(seq: number): QueueEntry | undefined {
    return this.#entries.get(seq)
  }

  remove(seq: number): QueueEntry | undefined {
    const entry = this.#entries.get(seq)
    if (entry === undefined) return undefined
    const { group } = entry.message
    this.#entries.delete(seq)
    if (entry.receipt !== null) this.#receipts.delete(entry.receipt)
    this.#groups.get(group)?.delete(seq)
    this.#land(group, seq)
    return entry
  }

  /** The oldest message of each ready group, in order: what may be delivered next. */
  heads(now: number): QueueEntry[] {
    this.#expire(now)
    return [...this.#ready].flatMap((group) => this.#first(group, 1))
  }

  /** All queued messages, oldest first. */
  list(): QueueEntry[] {
    return [...this.#entries.values()].toSorted((one, other) => one.seq - other.seq)
  }

  /** The queued messages of a group, oldest first. */
  listGroup(group: string): QueueEntry[] {
    return this.#first(group, Infinity)
  }

  inFlightCount(now: number): number {
    this.#expire(now)
    return [...this.#inFlight.values()].reduce((sum, seqs) => sum + seqs.size, 0)
  }

  #handOut(entry: QueueEntry, receipt: string, visibleAt: number): QueueEntry {
    const { group } = entry.message
    if (entry.receipt !== null) this.#receipts.delete(entry.receipt)
    const handed: QueueEntry = { ...entry, receipt, visibleAt, deliveries: entry.deliveries + 1 }
    this.#entries.set(handed.seq, handed)
    this.#receipts.set(receipt, handed.seq)
    setOf(this.#inFlight, group).add(handed.seq)
    this.#ready.delete(group)
    return handed
  }

  /**
   * Messages whose time is up return to their position; their receipts are remembered, to be refused as late.
   */
  #expire(now: number): void {
    for (const [group, seqs] of this.#inFlight) {
      for (const seq of seqs) {
        const visibleAt = this.#entries.get(seq)?.visibleAt ?? null
        if (visibleAt !== null && visibleAt <= now) this.#land(group, seq)
      }
    }
  }

  /** One message less in flight. After the last one, the group is ready again if it has messages. */
  #land(group: string, seq: number): void {
    const flying = this.#inFlight.get(group)
    flying?.delete(seq)
    if (flying !== undefined && flying.size === 0) this.#inFlight.delete(group)
    const waiting = this.#groups.get(group)
    if (waiting === undefined || waiting.size === 0) {
      this.#groups.delete(group)
      this.#ready.delete(group)
    } else if (!this.#inFlight.has(group)) {
      this.#ready.add(group)
    }
  }

  /** The oldest of a group: its set keeps insertion order, which is the order of `seq`. */
  #first(group: string, count: number): QueueEntry[] {
    const entries: QueueEntry[] = []
    for (const seq of this.#groups.get(group) ?? []) {
      if (entries.length >= count) break
      const entry = this.#entries.get(seq)
      if (entry !== undefined) entries.push(entry)
    }
    return entries
  }
}

function setOf(map: Map<string, Set<number>>, key: string): Set<number> {
  const known = map.get(key)
  if (known !== undefined) return known
  const created = new Set<number>()
  map.set(key, created)
  return created
}
