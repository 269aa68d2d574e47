import {
  defineAdapter,
  type AnyAdapter,
  type JobUpdate,
  type Logger,
  type PollChangesRequest,
  type PollChangesResponse,
} from '@truckroll/gateway'
import { createGateway, createSqliteStore } from '@truckroll/gateway/embed'
import {
  createSeededRandom,
  createVirtualClock,
  createVirtualCommits,
  FaultPlan,
  jobPayload,
  SimulatedDispatch,
} from '@truckroll/testing'
import { describe, expect, it } from 'vitest'
import { connectedProvider } from './connected-provider.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const never = new Promise<never>(() => undefined)

/** A gateway whose adapter is asked for the changes of two providers; the vendor of `north` never answers. */
async function startAsking(adapter?: new () => AnyAdapter) {
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
    const adding = store.addProvider(connectedProvider(name, String(index), clock.now()))
    await clock.advance(1)
    await adding
  }
  const gateway = createGateway({
    adapter: defineAdapter({ name: 'asked', version: '1.0.0', adapter: adapter ?? Asked, inject: [] }),
    store,
    connect: () => dispatch.client,
    clock,
    random,
    logger: silent,
    settings: { dispatchKey: 'key', dispatchSecret: 'aa01' },
  })
  await gateway.start()
  return { gateway, clock, asked, dispatch }
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

describe('a vendor that tells of a change before its work order is linked', () => {
  it('has it taken once it is, in order, and holds up nobody meanwhile', async () => {
    const linking = Promise.withResolvers<void>()
    const note = (text: string): JobUpdate => ({
      job: { externalOrganizationId: 'south', bmsId: 'wo-1' },
      key: text,
      update: { kind: 'note', text },
    })
    const foreign = { ...note('not ours'), job: { externalOrganizationId: 'south', bmsId: 'wo-9' } }
    const history: readonly JobUpdate[] = [foreign, note('early'), foreign, note('later')]
    let told = 0
    /** From where on the vendor was asked, and up to where it told. */
    const asked: (readonly [from: string | undefined, to: number])[] = []
    class Creating implements AnyAdapter {
      async createJob() {
        told = 3
        await linking.promise
        return { bmsId: 'wo-1' }
      }
      async cancelJob() {}
      async pollChanges({ provider, cursor }: PollChangesRequest): Promise<PollChangesResponse> {
        if (provider?.externalOrganizationId !== 'south') return { updates: [], cursor: '' }
        asked.push([cursor, told])
        return { updates: history.slice(Number(cursor ?? 0), told), cursor: String(told) }
      }
    }
    const { gateway, clock, dispatch } = await startAsking(Creating)
    dispatch.emit({
      type: 'job',
      of: '7',
      payload: jobPayload({ id: 7, organizationId: 1, status: 'offered', updatedAt: 0 }),
    })
    await clock.advance(50_000)
    expect(asked.at(-1)).toEqual(['0', 3])
    expect(dispatch.posts).toEqual([])
    linking.resolve()
    told = 4
    await clock.advance(50_000)
    const texts = dispatch.posts.map(({ record }) => record['description'])
    expect(texts).toEqual(['early', 'later'])
    expect(asked).toContainEqual(['0', 4])
    const stopping = gateway.stop()
    await clock.advance(10_000)
    await stopping
  })
})
