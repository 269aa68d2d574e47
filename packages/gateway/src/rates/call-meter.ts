import { AsyncLocalStorage } from 'node:async_hooks'
import type { CallPermits } from '../adapter/call-permits.ts'
import { RetryableError } from '../adapter/errors.ts'
import { type CallRates, type Clock, type RateStore } from '@truckroll/store'
import { Alarm } from '../environment/alarm.ts'
import type { FaultLog, Retried } from '../faults/fault-log.ts'
import type { WireLog } from '../wire/wire-log.ts'
import { CallScope } from './call-scope.ts'

const retryMs = 1_000
const asking: Retried = {
  failed: 'the rate buckets could not be asked; calls wait',
  again: 'calls are granted again',
}

interface Waiter {
  readonly grant: () => void
}

/**
 * Hands out calls to the vendor as the store's rate buckets allow, providers taking turns. All that wait here are asked
 * for together: the more calls, the fewer writes of the store a call.
 */
export class CallMeter implements CallPermits {
  readonly #store: RateStore
  readonly #faults: FaultLog
  readonly #rates: CallRates
  readonly #wire: Pick<WireLog, 'within'> | undefined
  readonly #scopes = new AsyncLocalStorage<CallScope>()
  /** By provider; who was served last stands last. */
  readonly #waiting = new Map<string, Waiter[]>()
  readonly #stopping = new AbortController()
  readonly #listeners = new Set<() => void>()
  /** Rings for a provider that begins to wait: it may have calls of its own. */
  readonly #alarm: Alarm
  #isServing = false

  /** `wire`: notes the calls, and for whom they are made. */
  constructor(
    store: RateStore,
    clock: Clock,
    faults: FaultLog,
    rates: CallRates,
    wire?: Pick<WireLog, 'within'>,
  ) {
    this.#wire = wire
    this.#store = store
    this.#faults = faults
    this.#rates = rates
    this.#alarm = new Alarm(clock)
  }

  /** False if no rate is set: then nothing is asked of the store. */
  get isMetering(): boolean {
    return this.#rates.perProvider !== undefined || this.#rates.all !== undefined
  }

  get providerRate(): number | undefined {
    return this.#rates.perProvider
  }

  /** Providers of which a call waits. */
  waiting(): Iterable<string> {
    return this.#waiting.keys()
  }

  /** Calls `listener` once a provider has no call waiting any more. */
  onServed(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Does `work`; the calls that it makes, however deep, count for the scope's provider. */
  run<T>(scope: CallScope, work: () => T): T {
    const metered = () => (this.isMetering ? this.#scopes.run(scope, work) : work())
    return this.#wire === undefined ? metered() : this.#wire.within(scope, metered)
  }

  async take(given?: AbortSignal): Promise<void> {
    if (!this.isMetering) return
    const scope = this.#scopes.getStore() ?? new CallScope('', this.#stopping.signal)
    const signals = [scope.signal, this.#stopping.signal, ...(given === undefined ? [] : [given])]
    const signal = AbortSignal.any(signals)
    scope.waiting += 1
    try {
      await this.#wait(scope.provider, signal)
      scope.granted += 1
    } finally {
      scope.waiting -= 1
    }
  }

  /** Ends all waits. */
  stop(): void {
    this.#stopping.abort(new Error('the gateway is stopping'))
    this.#alarm.ring()
  }

  #wait(provider: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(tooLate(signal))
      const giveUp = () => {
        this.#leave(provider, waiter)
        reject(tooLate(signal))
      }
      const waiter: Waiter = {
        grant: () => {
          signal.removeEventListener('abort', giveUp)
          resolve()
        },
      }
      signal.addEventListener('abort', giveUp, { once: true })
      this.#join(provider, waiter)
    })
  }

  #join(provider: string, waiter: Waiter): void {
    const waiters = this.#waiting.get(provider)
    if (waiters !== undefined) {
      waiters.push(waiter)
      return
    }
    this.#waiting.set(provider, [waiter])
    this.#alarm.ring()
    if (!this.#isServing) void this.#serve()
  }

  #leave(provider: string, waiter: Waiter): void {
    const waiters = this.#waiting.get(provider)?.filter((other) => other !== waiter) ?? []
    if (waiters.length > 0) this.#waiting.set(provider, waiters)
    else this.#drop(provider)
  }

  async #serve(): Promise<void> {
    this.#isServing = true
    // What is asked for in one turn is asked for together.
    await Promise.resolve()
    while (this.#waiting.size > 0) {
      const restMs = await this.#ask()
      if (restMs > 0) await this.#alarm.rest(restMs)
    }
    this.#isServing = false
  }

  /** Resolves with how long to rest before the next time. */
  async #ask(): Promise<number> {
    const wanted = [...this.#waiting].map(([provider, { length }]) => ({ provider, count: length }))
    this.#alarm.clear()
    try {
      const { granted, waitMs } = await this.#store.takeCalls({ rates: this.#rates, wanted })
      this.#faults.worked(asking)
      for (const [index, { provider }] of wanted.entries()) this.#grant(provider, granted[index] ?? 0)
      return waitMs === undefined ? 0 : Math.max(1, Math.ceil(waitMs))
    } catch (error) {
      this.#faults.failed(asking, error)
      return retryMs
    }
  }

  #grant(provider: string, count: number): void {
    const waiters = this.#waiting.get(provider)
    if (count === 0 || waiters === undefined) return
    for (const waiter of waiters.slice(0, count)) waiter.grant()
    const left = waiters.slice(count)
    this.#waiting.delete(provider)
    if (left.length > 0) this.#waiting.set(provider, left)
    else this.#tell()
  }

  #drop(provider: string): void {
    this.#waiting.delete(provider)
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

function tooLate(signal: AbortSignal): RetryableError {
  const message = 'the call was not made: its rate bucket held none before the end of the attempt'
  return new RetryableError(message, { isOutage: true, cause: signal.reason })
}
