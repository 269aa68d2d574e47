/** The adapter as a whole, or one provider of it. */
export type OutageScope =
  | { readonly kind: 'adapter' }
  | { readonly kind: 'provider'; readonly provider: string }

export interface AttemptFact {
  /** '' if the event has no provider. */
  readonly provider: string
  readonly key: string
  readonly isSuccess: boolean
}

/** How often one event of what is down is tried. */
export const probeEveryMs = 15_000
const leastFailures = 10
const leastKeys = 3

/** Failures in a row, without a success between. */
interface Streak {
  failures: number
  readonly keys: Set<string>
  readonly providers: Set<string>
}

/**
 * Finds out when the other side is down, and not only some events fail: 10 attempts in a row over at least 3 jobs
 * failed in any way.
 *
 * | state | entered when                                        | left when           |
 * |-------|-----------------------------------------------------|---------------------|
 * | up    | at start, at the first success while down           | such a streak       |
 * | down  | a streak, of the adapter or of one provider alone   | the first success   |
 */
export class OutageMonitor {
  #all: Streak = createStreak()
  readonly #byProvider = new Map<string, Streak>()
  readonly #down = new Map<
    string,
    { readonly scope: OutageScope; readonly since: number; readonly message: string; attempts: number }
  >()

  /** Restores what was down before a restart. */
  restore(scope: OutageScope, since: number, message: string): void {
    this.#down.set(nameOf(scope), { scope, since, message, attempts: 0 })
  }

  isDown(provider: string): boolean {
    return this.#down.has('adapter') || this.#down.has(nameOf({ kind: 'provider', provider }))
  }

  isAdapterDown(): boolean {
    return this.#down.has('adapter')
  }

  list(): readonly {
    readonly name: string
    readonly scope: OutageScope
    readonly since: number
    readonly message: string
    readonly attempts: number
  }[] {
    return [...this.#down].map(([name, entry]) => ({ name, ...entry }))
  }

  /** Takes note of an attempt's end; answers what went down by it. */
  fail(fact: Omit<AttemptFact, 'isSuccess'>, at: number, message: string): OutageScope | undefined {
    add(this.#all, fact)
    const own = this.#streakOf(fact.provider)
    add(own, fact)
    for (const outage of this.#downOf(fact.provider)) outage.attempts += 1
    if (this.isDown(fact.provider)) {
      // One provider is down already; the others failing too means that it is the adapter.
      if (this.isAdapterDown() || !isOutage(this.#all) || this.#all.providers.size < 2) return undefined
      return this.#enter({ kind: 'adapter' }, at, message)
    }
    if (isOutage(this.#all) && (this.#all.providers.size > 1 || fact.provider === '')) {
      return this.#enter({ kind: 'adapter' }, at, message)
    }
    return isOutage(own) ? this.#enter({ kind: 'provider', provider: fact.provider }, at, message) : undefined
  }

  /** Takes note of a success; answers what came up by it, with since when it was down. */
  succeed(provider: string): readonly {
    readonly scope: OutageScope
    readonly since: number
    /** How many failed, with those that showed that it is down. */
    readonly attempts: number
  }[] {
    this.#all = createStreak()
    this.#byProvider.delete(provider)
    const up = this.#downOf(provider)
    for (const { scope } of up) this.#down.delete(nameOf(scope))
    return up
  }

  #downOf(provider: string) {
    return [...this.#down.values()].filter(
      ({ scope }) => scope.kind === 'adapter' || scope.provider === provider,
    )
  }

  #streakOf(provider: string): Streak {
    const found = this.#byProvider.get(provider) ?? createStreak()
    this.#byProvider.set(provider, found)
    return found
  }

  #enter(scope: OutageScope, since: number, message: string): OutageScope | undefined {
    const name = nameOf(scope)
    if (this.#down.has(name)) return undefined
    const { failures: attempts } = scope.kind === 'adapter' ? this.#all : this.#streakOf(scope.provider)
    this.#down.set(name, { scope, since, message, attempts })
    return scope
  }
}

/** The condition's name in the store and in `status`. */
export function nameOf(scope: OutageScope): string {
  return scope.kind === 'adapter' ? 'adapter' : `provider:${scope.provider}`
}

function createStreak(): Streak {
  return { failures: 0, keys: new Set(), providers: new Set() }
}

function add(streak: Streak, fact: { readonly provider: string; readonly key: string }): void {
  streak.failures += 1
  // Only the first few matter; a long outage must not fill the memory.
  if (streak.keys.size < leastKeys) streak.keys.add(fact.key)
  if (streak.providers.size < 2) streak.providers.add(fact.provider)
}

function isOutage(streak: Streak): boolean {
  return streak.failures >= leastFailures && streak.keys.size >= leastKeys
}
