import { afterEach, beforeEach } from 'vitest'
import type {
  AttemptOutcome,
  ClaimedEvent,
  ClaimedSend,
  ClaimOptions,
  CommitScheduler,
  EchoEntry,
  EndedEchoes,
  NewMessage,
  Random,
  SendClaimOptions,
  Store,
} from '@truckroll/store'
import { TestClock } from './test-clock.ts'

export interface StoreParts {
  readonly clock: TestClock
  readonly random: Random
  readonly commitScheduler: CommitScheduler
}

/** Where a store lies: stores made at one place one after another hold the same data. */
export interface StorePlace {
  createStore(parts: StoreParts): Store
  remove(): Promise<void>
}

export type CreatePlace = () => Promise<StorePlace>

import { stamp } from './stamp.ts'

export { stamp }

/** Lets commits through at once, or holds them back until released. */
export class HeldCommits implements CommitScheduler {
  isHolding = false
  #held: (() => void)[] = []

  schedule(commit: () => void): void {
    if (this.isHolding) this.#held.push(commit)
    else setImmediate(commit)
  }

  release(): void {
    this.isHolding = false
    for (const commit of this.#held.splice(0)) commit()
  }
}

class CountingRandom implements Random {
  #count = 0

  next(): number {
    return 0.5
  }

  id(): string {
    this.#count += 1
    return `id-${this.#count}-${process.hrtime.bigint()}`
  }
}

/** An open store for each test, and the short forms of what tests do with it. */
export class StoreBench {
  clock = new TestClock()
  commits = new HeldCommits()
  #place: StorePlace | undefined
  #store: Store | undefined

  get store(): Store {
    if (this.#store === undefined) throw new Error('the store is there only within a test')
    return this.#store
  }

  async setUp(createPlace: CreatePlace): Promise<void> {
    this.clock = new TestClock()
    this.commits = new HeldCommits()
    this.#place = await createPlace()
    this.#store = this.create()
    await this.#store.open(stamp)
  }

  create(): Store {
    if (this.#place === undefined) throw new Error('the place is there only within a test')
    return this.#place.createStore({
      clock: this.clock,
      random: new CountingRandom(),
      commitScheduler: this.commits,
    })
  }

  /** Ends the store as an orderly process would, and opens the next at the same place. */
  async reopen(): Promise<void> {
    await this.store.close()
    this.#store = this.create()
    await this.#store.open(stamp)
  }

  async tearDown(): Promise<void> {
    await this.#store?.close()
    await this.#place?.remove()
    this.#store = undefined
    this.#place = undefined
  }

  record(...messages: NewMessage[]) {
    return this.store.recordMessages(messages)
  }

  claim(options: Partial<ClaimOptions> = {}): Promise<readonly ClaimedEvent[]> {
    return this.store.claimEvents({
      limit: 100,
      claimMs: 60_000,
      perProvider: 100,
      inFlight: new Map(),
      skip: new Set(),
      holdsUnknown: false,
      ...options,
    })
  }

  async claimOne(options: Partial<ClaimOptions> = {}): Promise<ClaimedEvent> {
    const [event] = await this.claim({ limit: 1, ...options })
    if (event === undefined) throw new Error('expected an event to claim')
    return event
  }

  async start(
    event: ClaimedEvent,
    echoes: readonly EchoEntry[] = [],
    type = 'job.created',
    endsEchoes?: EndedEchoes,
  ): Promise<number> {
    const handed = { type, data: `{"of":"${event.id}"}` }
    const number = await this.store.startAttempt({ claim: event.claim, handed, echoes, endsEchoes })
    if (number === undefined) throw new Error('expected the claim to hold')
    return number
  }

  /** Starts and ends an attempt. */
  async attempt(event: ClaimedEvent, outcome: AttemptOutcome): Promise<void> {
    await this.start(event)
    if (!(await this.store.finishAttempt(event.claim, outcome))) throw new Error('expected the claim to hold')
  }

  /** Hands out and completes events until none is left; returns their ids in order. */
  async drain(options: Partial<ClaimOptions> = {}): Promise<string[]> {
    const ids: string[] = []
    for (;;) {
      const [event] = await this.claim({ limit: 1, ...options })
      if (event === undefined) return ids
      ids.push(event.id)
      await this.attempt(event, { state: 'done' })
    }
  }

  sends(options: Partial<SendClaimOptions> = {}): Promise<readonly ClaimedSend[]> {
    return this.store.claimSends({
      limit: 100,
      claimMs: 60_000,
      skip: new Set(),
      fileBytes: 16_000_000,
      ...options,
    })
  }

  async sendOne(options: Partial<SendClaimOptions> = {}): Promise<ClaimedSend> {
    const [send] = await this.sends({ limit: 1, ...options })
    if (send === undefined) throw new Error('expected an update to send')
    return send
  }

  /** Sends until nothing is left; returns the ids of the updates in order. */
  async sendAll(): Promise<string[]> {
    const ids: string[] = []
    for (;;) {
      const [send] = await this.sends({ limit: 1 })
      if (send === undefined) return ids
      ids.push(send.claim.updateId)
      await this.store.finishSend(send.claim, { state: 'sent' })
    }
  }
}

/** Registers the opening and closing of a store around each test of the present `describe`. */
export function useStore(createPlace: CreatePlace): StoreBench {
  const bench = new StoreBench()
  beforeEach(() => bench.setUp(createPlace))
  afterEach(() => bench.tearDown())
  return bench
}
