import {
  createGateway,
  createSqliteStore,
  defineAdapter,
  type AnyAdapter,
  type Logger,
} from '@truckroll/gateway'
import {
  createSeededRandom,
  createVirtualClock,
  createVirtualCommits,
  FaultPlan,
  jobPayload,
  SimulatedDispatch,
  type FaultRates,
} from '@truckroll/testing'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createScriptedAdapter } from './scripted-adapter.ts'
import { createWorld, gatewayKey } from './world.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }

class Idle implements AnyAdapter {
  async createJob() {
    return { bmsId: undefined, updates: [{ kind: 'accept' as const }] }
  }
  async cancelJob() {}
}

/** Milliseconds that the stop of a gateway took which had a job in hand. */
async function stopUnder(rates: FaultRates): Promise<number> {
  const clock = createVirtualClock()
  const random = createSeededRandom(1)
  const dispatch = new SimulatedDispatch({ clock, random, faults: new FaultPlan(random, rates) })
  const gateway = createGateway({
    adapter: defineAdapter({ name: 'idle', version: '1.0.0', adapter: Idle, inject: [] }),
    store: createSqliteStore({ path: ':memory:', clock, commitScheduler: createVirtualCommits(clock) }),
    connect: () => dispatch.client,
    clock,
    random,
    logger: silent,
    settings: { dispatchKey: 'key', dispatchSecret: 'aa01' },
  })
  const job = { id: 7, organizationId: 17, status: 'offered', updatedAt: clock.now() }
  dispatch.emit({ type: 'job', of: '7', payload: jobPayload(job) })
  await gateway.start()
  await clock.advance(200)
  const from = clock.elapsedMs()
  let tookMs = Infinity
  void gateway.stop().then(() => (tookMs = clock.elapsedMs() - from))
  await clock.advance(60_000)
  return tookMs
}

describe('a gateway stops within ten seconds', () => {
  it.each<[string, FaultRates]>([
    ['all is well', {}],
    ['acks are answered only when the message is visible again', { 'ack-late': 1 }],
    ['acks fail', { 'ack-fails': 1 }],
    ['Dispatch asks for patience', { 'ack-throttled': 1, 'post-throttled': 1, 'poll-throttled': 1 }],
    ['a poll takes long', { 'poll-slow': 1 }],
  ])('where %s', async (_, rates) => {
    expect(await stopUnder(rates)).toBeLessThanOrEqual(10_000)
  })
})

it('what a stop cuts short counts neither against the event nor as an outage', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'truckroll-stop-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'store.db')
  const jobs = Array.from({ length: 12 }, (_, index) => String(index + 1))
  const adapter = createScriptedAdapter()
  adapter.play(
    ({ request: { signal } }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('cut')))),
  )
  const options = {
    adapter: adapter.definition,
    settings: { maxAttempts: 1, providerConcurrency: 16, deliveryConcurrency: 16 },
  }
  const downs: unknown[] = []
  {
    await using first = await createWorld({ ...options, store: createSqliteStore({ path }) })
    first.gateway.on('adapter:down', (event) => downs.push(event))
    for (const id of jobs) {
      const job = { id: Number(id), title: 'x', status: 'offered', organization_id: 1 }
      first.sandbox.control.emit({
        accountKey: gatewayKey,
        payload: { Actions: [{ ID: null, Put: { job } }] },
      })
    }
    await first.until(() => adapter.handed.length === jobs.length)
  }
  adapter.play(() => undefined)
  await using second = await createWorld({ ...options, store: createSqliteStore({ path }) })
  await second.until(() => adapter.handed.length === 2 * jobs.length)
  expect(downs).toEqual([])
  expect((await second.gateway.operations.listDeadLetters({})).items).toEqual([])
  const again = adapter.handed.slice(jobs.length).map(({ attempt, request }) => [attempt, request.previous])
  expect(again).toEqual(jobs.map(() => [2, 'timeout']))
})
