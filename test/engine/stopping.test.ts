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
import { describe, expect, it } from 'vitest'

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
