import type { SeededRandom } from '../seeded-random.ts'

/** The kinds of faults, each with a chance of its own. */
export const faultKinds = [
  /** Dispatch does nothing and answers 503. */
  'poll-fails',
  /** The messages are hidden, the answer is lost. */
  'poll-lost',
  /** The messages are hidden, the answer takes long. */
  'poll-slow',
  /** 429 with Retry-After. */
  'poll-throttled',
  /** A page of HTML instead of an envelope. */
  'poll-garbage',
  /** The first delivery of a message carries no receipt. */
  'poll-without-receipt',
  /** A message is put into the queue twice under one id. */
  'poll-duplicate',
  'ack-fails',
  'ack-lost',
  'ack-throttled',
  /** It takes longer than the message stays hidden. */
  'ack-late',
  'post-fails',
  'post-lost',
  'post-throttled',
  /** 401 for some time. */
  'post-unauthorized',
  /** 400: this update will never be taken. */
  'post-refused',
  /** Dispatch answers the update by an err instead of an ack. */
  'post-rejected',
  'bms-fails',
  /** The vendor did it, and the answer is lost. */
  'bms-lost',
  /** 429 with Retry-After: not the event's failure. */
  'bms-throttled',
  'bms-slow',
  /** No answer within the attempt's time, perhaps not within ten minutes. */
  'bms-hangs',
  /** The login of a provider is refused. */
  'bms-login-refused',
  /** A webhook is posted again although it was answered. */
  'webhook-repeated',
  /** A call of the store fails and has no effect. */
  'store-fails',
  /** A call of the store takes its effect, and its answer is lost. */
  'store-lost',
  /** A whole turn of the store cannot be committed. */
  'commit-fails',
  /** The commit is slow. */
  'commit-slow',
] as const
export type FaultKind = (typeof faultKinds)[number]

export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>

/** Decides by the seed which calls go wrong, and counts them. Each kind has its own random stream. */
export class FaultPlan {
  readonly #rates: FaultRates
  readonly #streams = new Map<FaultKind, SeededRandom>()
  readonly #random: SeededRandom
  readonly #counts = new Map<string, number>()
  #isOver = false

  /** `rates`: the chance, 0 to 1, that a call goes wrong in that way; absent = never. */
  constructor(random: SeededRandom, rates: FaultRates = {}) {
    this.#random = random
    this.#rates = rates
  }

  /** True if this call is to go wrong in that way. */
  strikes(kind: FaultKind): boolean {
    const rate = this.#rates[kind]
    if (rate === undefined || this.#isOver) return false
    if (!this.streamOf(kind).chance(rate)) return false
    this.count(kind)
    return true
  }

  /** A random stream for the details of a fault, independent of all others. */
  streamOf(kind: FaultKind): SeededRandom {
    const stream = this.#streams.get(kind) ?? this.#random.fork(kind)
    this.#streams.set(kind, stream)
    return stream
  }

  /** From now on nothing goes wrong any more. */
  end(): void {
    this.#isOver = true
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Counts something that a run must have seen. */
  count(what: string, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times)
  }

  counts(): ReadonlyMap<string, number> {
    return this.#counts
  }
}
