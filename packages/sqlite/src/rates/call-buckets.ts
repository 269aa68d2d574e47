import { BucketLevel, type CallDemand, type CallGrant, rules, readNumber, toBucket } from '@truckroll/store'
import { rateSql } from '../sql/rate-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** The bucket of all providers together. */
const ALL = ''

/** Rate buckets of calls to the BMS. */
export class CallBuckets {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  take({ rates, wanted }: CallDemand): CallGrant {
    const now = this.#context.clock.now()
    const ofAll = this.#level(ALL, rates.all, now)
    const turns = wanted.map(({ provider, count }) => ({
      provider,
      count,
      granted: 0,
      own: provider === ALL ? undefined : this.#level(provider, rates.perProvider, now),
    }))
    const isOpen = (turn: (typeof turns)[number]) =>
      turn.granted < turn.count && (turn.own?.opensInMs ?? 0) === 0 && (ofAll?.opensInMs ?? 0) === 0
    for (let open = turns.filter(isOpen); open.length > 0; open = open.filter(isOpen)) {
      for (const turn of open) {
        if (!isOpen(turn)) continue
        turn.granted += 1
        turn.own?.take()
        ofAll?.take()
      }
    }
    for (const { provider, granted, own } of turns) if (granted > 0) this.#store(provider, own, now)
    if (turns.some(({ granted }) => granted > 0)) this.#store(ALL, ofAll, now)
    const waits = turns
      .filter((turn) => turn.granted < turn.count)
      .map(({ own }) => Math.max(own?.opensInMs ?? 0, ofAll?.opensInMs ?? 0))
    return {
      granted: turns.map(({ granted }) => granted),
      waitMs: waits.length === 0 ? undefined : Math.min(...waits),
    }
  }

  /** Whole calls in a provider's bucket. */
  calls(provider: string, ratePerSecond: number): number {
    return this.#level(provider, ratePerSecond, this.#context.clock.now())?.calls ?? 0
  }

  /** When the first of the providers' empty buckets holds a call again. */
  opensAt(ratePerSecond: number, now: number): number | undefined {
    const { everyMs, size } = toBucket(ratePerSecond)
    const untilOpenMs = (size - 1) * everyMs
    const fullAt = this.#context.connection.first(
      rateSql.firstEmpty,
      { emptyAbove: now + untilOpenMs, forgottenAbove: now + size * everyMs + rules.forgottenAfterMs },
      (row) => readNumber(row, 'full_at'),
    )
    return fullAt === undefined ? undefined : Math.ceil(Math.min(fullAt - untilOpenMs, now + everyMs))
  }

  #level(provider: string, ratePerSecond: number | undefined, now: number): BucketLevel | undefined {
    if (ratePerSecond === undefined) return undefined
    const fullAt = this.#context.connection.first(rateSql.get, { provider }, (row) =>
      readNumber(row, 'full_at'),
    )
    return new BucketLevel(toBucket(ratePerSecond), (fullAt ?? now) - now)
  }

  #store(provider: string, level: BucketLevel | undefined, now: number): void {
    if (level === undefined) return
    this.#context.connection.run(rateSql.set, { provider, fullAt: now + level.fullInMs })
  }
}
