import type { Logger } from '@truckroll/gateway'
import { createGateway, type Gateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import {
  createSeededRandom,
  createVirtualClock,
  createVirtualCommits,
  FaultPlan,
  jobPayload,
  notePayload,
  SimulatedDispatch,
  type FaultRates,
} from '../src/index.ts'
import { describe, expect, it } from 'vitest'
import { createNotesAdapter, type Vendor } from './notes-adapter.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }

async function play(seed: number, rates: FaultRates, failures: number) {
  const vendor: Vendor = { workOrders: [], notes: [], failures }
  const clock = createVirtualClock()
  const random = createSeededRandom(seed)
  const faults = new FaultPlan(random.fork('faults'), rates)
  const dispatch = new SimulatedDispatch({ clock, random, faults })
  const commitScheduler = createVirtualCommits(clock)
  const gateway: Gateway = createGateway({
    adapter: createNotesAdapter(vendor),
    store: createSqliteStore({ path: ':memory:', clock, commitScheduler }),
    connect: () => dispatch.client,
    clock,
    random,
    logger: silent,
    settings: { dispatchKey: 'key', dispatchSecret: 'aa01' },
  })
  await gateway.start()
  const updatedAt = clock.now()
  dispatch.emit({
    type: 'job',
    of: '7',
    payload: jobPayload({ id: 7, organizationId: 17, status: 'offered', updatedAt }),
  })
  for (const [id, text] of ['gate code 1', 'dog in the yard', 'ring twice'].entries()) {
    dispatch.emit({ type: 'note', of: '7', payload: notePayload({ id, jobId: 7, text, updatedAt }) })
  }
  await clock.advance(10 * 60_000)
  const stopping = gateway.stop()
  await clock.advance(10_000)
  await stopping
  return { vendor, dispatch, faults }
}

describe('an adapter on a simulated Dispatch', () => {
  it('gets its job and its notes, and its update arrives', async () => {
    const { vendor, dispatch } = await play(1, {}, 0)
    expect(vendor).toMatchObject({
      workOrders: ['Job 7'],
      notes: ['gate code 1', 'dog in the yard', 'ring twice'],
    })
    expect(dispatch.posts).toMatchObject([{ kind: 'job', jobId: '7', record: { status: 'unscheduled' } }])
    expect(dispatch.queue.open()).toEqual([])
  })

  it('gets them in order and once each, however much fails', async () => {
    const rates = {
      'poll-lost': 0.3,
      'poll-duplicate': 0.5,
      'ack-lost': 0.4,
      'ack-late': 0.2,
      'post-fails': 0.5,
    }
    let redeliveries = 0
    for (let seed = 1; seed <= 10; seed++) {
      const { vendor, dispatch, faults } = await play(seed, rates, 2)
      expect(vendor).toMatchObject({
        workOrders: ['Job 7'],
        notes: ['gate code 1', 'dog in the yard', 'ring twice'],
      })
      expect(new Set(dispatch.posts.map(({ messageId }) => messageId)).size).toBe(1)
      expect(dispatch.queue.open()).toEqual([])
      redeliveries += faults.counts().get('redelivery') ?? 0
    }
    expect(redeliveries).toBeGreaterThan(0)
  })
})
