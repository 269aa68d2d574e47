import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FaultLog } from '../../src/faults/fault-log.ts'
import { CallMeter } from '../../src/rates/call-meter.ts'
import { CallScope } from '../../src/rates/call-scope.ts'
import { createSqliteStore } from '@truckroll/sqlite'
import { type CallRates, type Store, toBucket } from '@truckroll/store'
import { stamp, TestClock } from '@truckroll/store/contract'

const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const never = new AbortController().signal
let clock = new TestClock()
let store: Store
let meters: CallMeter[] = []

beforeEach(async () => {
  clock = new TestClock()
  store = createSqliteStore({ path: ':memory:', clock })
  meters = []
  await store.open(stamp)
})
afterEach(async () => {
  for (const meter of meters) meter.stop()
  await store.close()
})

function createMeter(rates: CallRates, on: Store = store): CallMeter {
  const meter = new CallMeter(on, clock, new FaultLog(clock, silent), rates)
  meters.push(meter)
  return meter
}

/** Lets what is due now be done: a commit is a turn or two of the event loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 2) {
    await settle()
    clock.advance(2)
  }
  await settle()
}

/** Most calls that any window of the list held above what its bucket lets through. */
function excess(times: readonly number[], ratePerSecond: number): number {
  const { size, everyMs } = toBucket(ratePerSecond)
  const all = times.flatMap((from, first) =>
    times.slice(first).map((to, more) => more + 1 - size - (to - from) / everyMs),
  )
  return Math.max(...all)
}

interface Call {
  readonly provider: string
  readonly at: number
}

/** Each name stands for a caller in each of two processes that calls without a pause. */
async function callFor(ms: number, rates: CallRates, providers: readonly string[]): Promise<readonly Call[]> {
  const both = [createMeter(rates), createMeter(rates)]
  const calls: Call[] = []
  const call = async (meter: CallMeter, provider: string) => {
    for (;;) {
      await meter.run(new CallScope(provider, never), () => meter.take())
      calls.push({ provider, at: clock.now() })
    }
  }
  const calling = both.flatMap((meter) => providers.map((provider) => call(meter, provider)))
  await pass(ms)
  for (const meter of both) meter.stop()
  await Promise.allSettled(calling)
  return calls
}

const timesOf = (calls: readonly Call[], provider: string) =>
  calls.filter((call) => call.provider === provider).map(({ at }) => at)

describe('calls of two processes on one store', () => {
  it('stay below the rate of each provider in every window, and lose next to nothing of it', async () => {
    const calls = await callFor(1_000, { perProvider: 60 }, ['a', 'a', 'a', 'b', 'b'])
    for (const provider of ['a', 'b']) {
      expect(excess(timesOf(calls, provider), 60)).toBeLessThan(0.01)
      expect(timesOf(calls, provider).length).toBeGreaterThanOrEqual(59)
    }
  })

  it('share the rate of all by turns, however much one of them wants', async () => {
    const greedy = Array.from({ length: 8 }, () => 'greedy')
    const calls = await callFor(2_000, { perProvider: 40, all: 15 }, [...greedy, 'modest', 'other'])
    expect(
      excess(
        calls.map(({ at }) => at),
        15,
      ),
    ).toBeLessThan(0.01)
    expect(calls.length).toBeGreaterThanOrEqual(29)
    for (const provider of ['greedy', 'modest', 'other']) {
      expect(timesOf(calls, provider).length).toBeGreaterThanOrEqual(8)
    }
  })

  it('of one provider do not slow down those of another', async () => {
    const meter = createMeter({ perProvider: 1 })
    const slow = Array.from({ length: 5 }, () => meter.run(new CallScope('slow', never), () => meter.take()))
    await settle()
    await meter.run(new CallScope('quick', never), () => meter.take())
    expect([...meter.waiting()]).toEqual(['slow'])
    meter.stop()
    expect((await Promise.allSettled(slow)).filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('a call that waits', () => {
  it('ends with the signal of its attempt or its own, as a failure that does not count', async () => {
    const meter = createMeter({ perProvider: 1 })
    const ending = new AbortController()
    const scope = new CallScope('a', ending.signal)
    await meter.run(scope, () => meter.take())
    const own = new AbortController()
    const first = meter.run(scope, () => meter.take())
    const second = meter.run(scope, () => meter.take(own.signal))
    expect(scope).toMatchObject({ granted: 1, waiting: 2 })
    own.abort()
    await expect(second).rejects.toMatchObject({ code: 'TR_ADAPTER_RETRYABLE', isOutage: true })
    ending.abort()
    await expect(first).rejects.toMatchObject({ code: 'TR_ADAPTER_RETRYABLE', isOutage: true })
    expect(scope).toMatchObject({ granted: 1, waiting: 0 })
    await expect(meter.run(scope, () => meter.take())).rejects.toMatchObject({ isOutage: true })
    // Whoever gave up has used nothing up.
    clock.advance(1_000)
    await meter.run(new CallScope('a', never), () => meter.take())
  })

  it('goes when the store answers again', async () => {
    let failures = 2
    const failing = {
      takeCalls: (demand: Parameters<Store['takeCalls']>[0]) =>
        failures-- > 0 ? Promise.reject(new Error('away')) : store.takeCalls(demand),
    }
    const meter = createMeter({ all: 5 }, Object.assign(Object.create(store), failing))
    let isGone = false
    const taking = meter.take().then(() => (isGone = true))
    await pass(1_000)
    expect(isGone).toBe(false)
    await pass(1_100)
    await taking
  })

  it('is told to those who would hand out more of it', async () => {
    const meter = createMeter({ perProvider: 10 })
    const scope = new CallScope('a', never)
    const taking = [1, 2].map(() => meter.run(scope, () => meter.take()))
    let served = 0
    meter.onServed(() => (served += 1))
    await settle()
    expect([...meter.waiting()]).toEqual(['a'])
    await pass(100)
    await Promise.all(taking)
    expect([...meter.waiting()]).toEqual([])
    expect(served).toBe(1)
  })
})

describe('a call outside of any event', () => {
  it('counts in the bucket of all alone', async () => {
    const meter = createMeter({ perProvider: 1, all: 100 })
    await Promise.all([meter.take(), meter.take(), meter.take()])
    const scope = new CallScope('a', never)
    await meter.run(scope, () => meter.take())
    expect(scope.granted).toBe(1)
  })

  it('needs no leave where no rate is set', async () => {
    const meter = createMeter({}, Object.create(null))
    expect(meter.isMetering).toBe(false)
    await Promise.all(Array.from({ length: 100 }, () => meter.take()))
  })
})

describe('a provider that begins to wait just after the store was asked for another', () => {
  it('gets its call at once instead of after the rest of the other', async () => {
    const rates = { perProvider: 1 }
    let answered: () => void = () => undefined
    const watched = new Proxy(store, {
      get: (target, name) => {
        if (name === 'takeCalls') {
          return (wanted: Parameters<Store['takeCalls']>[0]) => {
            const answer = Promise.resolve(target.takeCalls(wanted))
            // Behind the meter's own look at the answer, before it goes to rest.
            void answer.then(() => queueMicrotask(answered))
            return answer
          }
        }
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const meter = createMeter(rates, watched)
    const take = (provider: string) => meter.run(new CallScope(provider, never), () => meter.take())
    const size = toBucket(1).size
    for (let call = 0; call < size; call += 1) {
      const taken = take('a')
      await settle()
      await taken
    }
    let isServed = false
    answered = () => {
      answered = () => undefined
      void take('b').then(
        () => (isServed = true),
        () => undefined,
      )
    }
    const late = take('a').catch(() => undefined)
    // No time passes: nothing but a wake-up can bring the answer.
    await vi.waitFor(() => expect(isServed).toBe(true), 5_000)
    meter.stop()
    await late
  })
})
