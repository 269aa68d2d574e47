import {
  createGateway,
  createSqliteStore,
  defineAdapter,
  type AnyAdapter,
  type Logger,
  type PollChangesRequest,
  type PollChangesResponse,
} from '@truckroll/gateway'
import {
  createSeededRandom,
  createVirtualClock,
  createVirtualCommits,
  FaultPlan,
  SimulatedDispatch,
} from '@truckroll/testing'
import { describe, expect, it } from 'vitest'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const never = new Promise<never>(() => undefined)

/** A gateway whose adapter is asked for the changes of two providers; the vendor of `north` never answers. */
async function startAsking() {
  const asked: string[] = []
  class Asked implements AnyAdapter {
    async createJob() {
      return { bmsId: 'wo-1' }
    }
    async cancelJob() {}
    async pollChanges({ provider }: PollChangesRequest): Promise<PollChangesResponse> {
      const name = provider?.externalOrganizationId ?? ''
      asked.push(name)
      return name === 'north' ? never : { updates: [], cursor: '1' }
    }
  }
  const clock = createVirtualClock()
  const random = createSeededRandom(1)
  const dispatch = new SimulatedDispatch({ clock, random, faults: new FaultPlan(random) })
  const store = createSqliteStore({ path: ':memory:', clock, commitScheduler: createVirtualCommits(clock) })
  await store.open({ environment: 'sandbox', instance: 'main' })
  for (const [index, name] of ['north', 'south'].entries()) {
    const adding = store.addProvider({
      externalOrganizationId: name,
      organizationId: String(index),
      organizationIdJson: String(index),
      name,
      state: 'connected',
      profile: '{}',
      requestHash: '',
      settings: '{}',
      sealedCredentials: undefined,
      sealedDispatch: undefined,
      isHeld: false,
      heldMessage: undefined,
      requestedAt: clock.now(),
      connectedAt: clock.now(),
    })
    await clock.advance(1)
    await adding
  }
  const gateway = createGateway({
    adapter: defineAdapter({ name: 'asked', version: '1.0.0', adapter: Asked, inject: [] }),
    store,
    connect: () => dispatch.client,
    clock,
    random,
    logger: silent,
    settings: { dispatchKey: 'key', dispatchSecret: 'aa01' },
  })
  await gateway.start()
  return { gateway, clock, asked }
}

describe('a vendor that never answers what changed', () => {
  it('keeps no other provider from being asked, and is not asked twice at once', async () => {
    const { gateway, clock, asked } = await startAsking()
    await clock.advance(10 * 60_000)
    expect(asked.filter((name) => name === 'south').length).toBeGreaterThan(3)
    expect(asked.filter((name) => name === 'north')).toHaveLength(1)
    const stopping = gateway.stop()
    await clock.advance(10_000)
    await stopping
  })

  it('does not keep the gateway from stopping', async () => {
    const { gateway, clock } = await startAsking()
    await clock.advance(1_000)
    let isStopped = false
    void gateway.stop().then(() => (isStopped = true))
    await clock.advance(10_000)
    expect(isStopped).toBe(true)
  })
})
