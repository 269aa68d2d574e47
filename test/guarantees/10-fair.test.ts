import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createFleet } from '../support/fleet.ts'
import { createScriptedAdapter, type ScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld, gatewayKey, type HttpWorld } from '../support/http-world.ts'
import { connectProvider } from './support/connect-provider.ts'
import { emitJob, titlesOf } from '../support/emit.ts'
import { ShiftedClock } from './support/shifted-clock.ts'
import { useStores } from './support/stores.ts'

const caller = { token: 'test' }
const anything = {
  limit: 10,
  claimMs: 60_000,
  perProvider: 10,
  inFlight: new Map<string, number>(),
  skip: new Set<string>(),
  holdsUnknown: false,
}
const north = 101
const south = 102

describe.each(useStores())('guarantee 10: fair, on $name', ({ why, prepare, createStore }) => {
  prepare()
  async function createTwo(adapter: ScriptedAdapter, deliveryConcurrency: number): Promise<HttpWorld> {
    const world = await createHttpWorld({
      adapter: adapter.definition,
      store: await createStore(),
      settings: { deliveryConcurrency, providerConcurrency: 2 },
    })
    await connectProvider(world, 'north', north)
    await connectProvider(world, 'south', south)
    // What tells the adapter of them comes first.
    await world.until(async () => (await world.gateway.status()).waitingEvents === 0)
    adapter.handed.splice(0)
    return world
  }

  test.skipIf(why)('providers take turns, however much one of them has', async () => {
    const adapter = createScriptedAdapter()
    const gate = Promise.withResolvers<void>()
    await using world = await createTwo(adapter, 1)
    adapter.play(() => gate.promise.then(() => ({})))
    for (let id = 1; id <= 20; id++) emitJob(world, id, 'north', north)
    for (let id = 21; id <= 23; id++) emitJob(world, id, 'south', south)
    await world.until(async () => (await world.gateway.status()).waitingEvents === 23)
    gate.resolve()
    await world.until(() => adapter.handed.length === 23)
    const places = adapter.handed.flatMap(({ jobId }, place) => (Number(jobId) > 20 ? [place] : []))
    expect(places.at(-1)).toBeLessThan(10)
  })

  test.skipIf(why)('a job with much to do gives way to those that wait for its place', async () => {
    const adapter = createScriptedAdapter()
    const gate = Promise.withResolvers<void>()
    await using world = await createTwo(adapter, 1)
    adapter.play(() => gate.promise.then(() => ({})))
    for (let count = 0; count < 9; count++) emitJob(world, 1, `${count}`, north)
    emitJob(world, 2, 'other', south)
    await world.until(async () => (await world.gateway.status()).waitingEvents === 10)
    gate.resolve()
    await world.until(() => adapter.handed.length === 10)
    expect(adapter.handed.slice(0, 3).map(({ jobId }) => jobId)).toContain('2')
  })

  test.skipIf(why)('one provider never has more than its share at the adapter', async () => {
    const adapter = createScriptedAdapter()
    const gate = Promise.withResolvers<void>()
    let running = 0
    let most = 0
    await using world = await createTwo(adapter, 6)
    adapter.play(async ({ jobId }) => {
      if (Number(jobId) > 10) return
      most = Math.max(most, ++running)
      await gate.promise
      running -= 1
    })
    for (let id = 1; id <= 10; id++) emitJob(world, id, 'north', north)
    await world.until(async () => (await world.gateway.status()).waitingEvents === 10)
    for (let id = 11; id <= 15; id++) emitJob(world, id, 'south', south)
    await world.until(() => adapter.handed.filter(({ jobId }) => Number(jobId) > 10).length === 5)
    expect(adapter.handed).toHaveLength(7)
    gate.resolve()
    await world.until(() => adapter.handed.length === 15)
    expect(most).toBe(2)
  })

  const scopes = [
    { what: 'everything', scope: { kind: 'all' }, others: 0 },
    { what: 'a provider', scope: { kind: 'provider', externalOrganizationId: 'north' }, others: 1 },
    { what: 'a job', scope: { kind: 'job', jobId: '1' }, others: 1 },
  ] as const

  test.skipIf(why).for(scopes)(
    '$what can be paused: recording goes on, resume delivers',
    async ({ scope, others }) => {
      const adapter = createScriptedAdapter()
      await using world = await createTwo(adapter, 4)
      const { operations } = world.gateway
      await operations.pause(scope, caller)
      for (const title of ['a', 'b', 'c']) emitJob(world, 1, title, north)
      emitJob(world, 2, 'other', south)
      const { control } = world.sandbox
      await world.until(() => control.queue(gatewayKey).messages.length === 0)
      await world.until(async () => (await world.gateway.status()).waitingEvents === 4 - others)
      // It may have been recorded a moment ago: whoever asks for work gets none, and what was handed out has arrived.
      expect(await world.store.claimEvents(anything)).toEqual([])
      await sleep(100)
      expect(adapter.handed.map(({ jobId }) => jobId)).toEqual(others === 0 ? [] : ['2'])
      await operations.resume(scope, caller)
      await world.until(() => adapter.handed.length === 4)
      expect(titlesOf(adapter.handed, '1')).toEqual(['a', 'b', 'c'])
    },
  )

  /** A fleet of one gateway, in which calls to the BMS have a rate. */
  async function createRated(rates: { readonly rate?: number; readonly providerRate?: number }) {
    const settings = { ...rates, attemptTimeoutMs: 300 }
    const clock = new ShiftedClock()
    const fleet = await createFleet({ stores: [await createStore(clock)], settings, clock })
    await fleet.start()
    const offer = async (provider: string, jobs: readonly string[]) => {
      await fleet.connect(provider)
      await fleet.offer(provider, jobs)
    }
    const callsOf = (provider: string) => fleet.calls.filter((call) => call.provider === provider).length
    return { fleet, clock, offer, callsOf, [Symbol.asyncDispose]: () => fleet[Symbol.asyncDispose]() }
  }

  test.skipIf(why)(
    'calls to the BMS keep to the rate of their provider, and no other provider waits for them',
    async () => {
      // One call, and the next in a quarter of an hour.
      await using rated = await createRated({ providerRate: 0.001 })
      const { fleet, offer, callsOf } = rated
      for (const [provider, jobs] of [
        ['busy', ['1', '2', '3']],
        ['other', ['4']],
        ['third', ['5']],
      ] as const) {
        await offer(provider, jobs)
        await fleet.until(() => callsOf(provider) > 0)
      }
      expect(callsOf('busy')).toBe(1)
    },
  )

  test.skipIf(why)(
    'a clock that is set back holds up no provider, and the rate is kept after that too',
    async () => {
      await using rated = await createRated({ providerRate: 0.001 })
      const { fleet, clock, offer, callsOf } = rated
      await offer('busy', ['1'])
      await fleet.until(() => callsOf('busy') === 1)
      clock.shiftMs = -3 * 3_600_000
      // Its bucket will be full in three hours and a quarter, by what was written: that says nothing any more.
      await offer('busy', ['2', '3'])
      await fleet.until(() => callsOf('busy') > 1)
      await offer('other', ['4'])
      await fleet.until(() => callsOf('other') > 0)
      expect(callsOf('busy')).toBe(2)
    },
  )

  test.skipIf(why)('calls to the BMS keep to the rate of all providers together', async () => {
    await using rated = await createRated({ rate: 0.001 })
    const { fleet, offer } = rated
    const late = new Set<string>()
    fleet.gateways[0]?.on('attempt:failed', ({ jobId }) => late.add(jobId ?? ''))
    await offer('first', ['1'])
    await fleet.until(() => fleet.calls.length === 1)
    await offer('second', ['2'])
    await offer('third', ['3'])
    // Their attempts end without a call.
    await fleet.until(() => late.size === 2)
    expect(fleet.calls).toHaveLength(1)
  })
})
