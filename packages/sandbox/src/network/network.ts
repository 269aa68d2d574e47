import type { SandboxAccount } from '../accounts/account-schema.ts'
import type { ShiftedClock } from '../clock/shifted-clock.ts'
import type { AckResult, QueueEntry } from '../queue/fifo-queue.ts'
import { FifoQueue } from '../queue/fifo-queue.ts'
import { processPost } from '../rules/process-post.ts'
import type { Received } from '../store/received-schema.ts'
import type { SandboxStore } from '../store/sandbox-store.ts'
import type { Callback, Decision, OutgoingMessage } from '../world/decision.ts'
import { Draft } from '../world/draft.ts'
import type { RecordOutcome } from '../world/entities.ts'
import type { IdSource } from '../world/id-source.ts'
import type { Change } from '../world/tables.ts'
import { World } from '../world/world.ts'
import type { ReadonlyWorld } from '../world/world.ts'
import type { NetworkEvents } from './network-events.ts'
import type { Settings } from './settings.ts'
import type { WireLog } from './wire-log.ts'

export interface NetworkParts {
  store: SandboxStore
  clock: ShiftedClock
  ids: IdSource
  events: NetworkEvents
  settings: Settings
  wire: WireLog
  fifo: 'account' | 'job'
  /** Called once a decision with callbacks is committed. */
  sendCallbacks: (callbacks: readonly Callback[]) => void
}

/** A signed post as it arrived; its text is unpacked. */
export type ArrivedPost = Omit<Received, 'seq' | 'receivedAt' | 'outcomes' | 'accountKey' | 'role'>

/**
 * The world, its queues and its store, which change together: a command works on a draft, which is written in
 * one transaction and then applied in memory. When the call returns, everything it causes is queued.
 */
export class Network {
  readonly #parts: NetworkParts
  readonly #world = new World()
  readonly #queues = new Map<string, FifoQueue>()
  readonly #webhookKeys = new Set<string>()
  #lastSeq = 0

  constructor(parts: NetworkParts) {
    this.#parts = parts
    this.#apply(parts.store.readRows())
    for (const { accountKey, entry } of parts.store.readMessages()) {
      this.queueOf(accountKey).add(entry)
      parts.wire.queued(entry)
      this.#lastSeq = Math.max(this.#lastSeq, entry.seq)
    }
  }

  get world(): ReadonlyWorld {
    return this.#world
  }

  /** Accounts whose messages are pushed. */
  get webhookKeys(): ReadonlySet<string> {
    return this.#webhookKeys
  }

  queueOf(accountKey: string): FifoQueue {
    const known = this.#queues.get(accountKey)
    if (known !== undefined) return known
    const queue = new FifoQueue()
    this.#queues.set(accountKey, queue)
    return queue
  }

  /** Runs one command as a whole; if it throws, nothing has happened. */
  run<T>(command: (draft: Draft) => T): T {
    return this.#commit(this.#parts.clock.now(), command).result
  }

  /** An empty world: jobs, providers, queues and logs are forgotten, then `enter` fills it. */
  reset(enter: (draft: Draft) => void): void {
    const { store, wire } = this.#parts
    store.commit(() => store.clear())
    this.#world.clear()
    this.#queues.clear()
    this.#webhookKeys.clear()
    wire.clear()
    this.run(enter)
  }

  /** Processes a post with a valid signature and stores it among the received posts. */
  post(account: SandboxAccount, arrived: ArrivedPost): RecordOutcome[] {
    const now = this.#parts.clock.now()
    const { messageId, recordType, text } = arrived
    const { decision } = this.#commit(
      now,
      (draft) => processPost(draft, { account, messageId, recordType, text }),
      ({ outcomes }) => {
        const { key: accountKey, role } = account
        const received = { ...arrived, accountKey, role, receivedAt: now, outcomes }
        this.#parts.store.received.add(received)
        this.#parts.wire.posted(received)
      },
    )
    return decision.outcomes
  }

  poll(accountKey: string, max: number): QueueEntry[] {
    const { store, clock, ids, settings, events, wire } = this.#parts
    const now = clock.now()
    const draft = this.#draft(now)
    const visibleAt = now + settings.visibilityTimeoutSeconds * 1000
    const taken = this.queueOf(accountKey).take(max, now, visibleAt, () =>
      ids.receipt(draft.count('receipt')),
    )
    if (taken.length === 0) return taken
    const { changes } = draft.decision()
    store.commit(() => {
      store.putRows(changes)
      for (const entry of taken) store.putMessage(accountKey, entry)
    })
    this.#apply(changes)
    wire.handedOut(accountKey, taken, now)
    events.changed()
    return taken
  }

  ack(accountKey: string, receipt: string): AckResult {
    const { store, clock, events, wire } = this.#parts
    const { result, entry } = this.queueOf(accountKey).ack(receipt, clock.now())
    if (entry !== undefined) {
      store.finishMessage(accountKey, entry)
      wire.finished(accountKey, entry.seq, clock.now())
      events.changed()
    }
    return result
  }

  /** Removes a message from its queue: delivered by webhook, or dropped by a person. */
  remove(accountKey: string, seq: number): void {
    const entry = this.queueOf(accountKey).remove(seq)
    if (entry === undefined) return
    const { store, wire, clock, events } = this.#parts
    store.finishMessage(accountKey, entry)
    wire.finished(accountKey, seq, clock.now())
    events.changed()
  }

  #apply(changes: readonly Change[]): void {
    this.#world.apply(changes)
    for (const change of changes) {
      if (change.table !== 'accounts') continue
      if (change.row.delivery === 'webhook') this.#webhookKeys.add(change.id)
      else this.#webhookKeys.delete(change.id)
    }
  }

  #draft(now: number): Draft {
    return new Draft(this.#world, { ids: this.#parts.ids, now, fifo: this.#parts.fifo })
  }

  #commit<T>(
    now: number,
    command: (draft: Draft) => T,
    alsoWrite: (decision: Decision) => void = () => undefined,
  ): { result: T; decision: Decision } {
    const { store, events, wire, sendCallbacks } = this.#parts
    const draft = this.#draft(now)
    const result = command(draft)
    const decision = draft.decision()
    const entries = decision.messages.map((message, index) => this.#toEntry(message, index, now))
    store.commit(() => {
      store.putRows(decision.changes)
      for (const file of decision.files) store.putFile(file)
      for (const entry of entries) store.putMessage(entry.message.accountKey, entry)
      alsoWrite(decision)
    })
    this.#lastSeq += entries.length
    this.#apply(decision.changes)
    for (const entry of entries) {
      this.queueOf(entry.message.accountKey).add(entry)
      wire.queued(entry)
    }
    sendCallbacks(decision.callbacks)
    events.changed()
    return { result, decision }
  }

  #toEntry(message: OutgoingMessage, index: number, queuedAt: number): QueueEntry {
    const seq = this.#lastSeq + 1 + index
    return { seq, message, queuedAt, receipt: null, visibleAt: null, deliveries: 0 }
  }
}
