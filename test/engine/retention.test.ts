import type { Logger } from '@truckroll/gateway'
import { createGateway, type PurgedSlice, type PurgeRule, type Store } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import {
  createSeededRandom,
  createVirtualClock,
  createVirtualCommits,
  FaultPlan,
  jobPayload,
  overrideMethods,
  SimulatedDispatch,
} from '@truckroll/testing'
import { describe, expect, it } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const dayMs = 86_400_000
const minuteMs = 60_000

interface Slice {
  readonly rule: PurgeRule
  readonly at: number
}

/** A gateway whose calls to purge are seen, and answered otherwise where the test wants it. */
async function startPurging(
  answer: (pass: () => Promise<PurgedSlice>) => Promise<PurgedSlice> = (pass) => pass(),
) {
  const clock = createVirtualClock()
  const random = createSeededRandom(1)
  const dispatch = new SimulatedDispatch({ clock, random, faults: new FaultPlan(random) })
  const slices: Slice[] = []
  const plain: Store = createSqliteStore({
    path: ':memory:',
    clock,
    commitScheduler: createVirtualCommits(clock),
  })
  const store = overrideMethods(plain, {
    purge: (pass, rule) => {
      slices.push({ rule, at: clock.now() })
      return answer(() => pass(rule))
    },
  })
  const adapter = createScriptedAdapter()
  const gateway = createGateway({
    adapter: adapter.definition,
    store,
    connect: () => dispatch.client,
    clock,
    random,
    logger: silent,
    settings: { dispatchKey: 'key', dispatchSecret: 'aa01', retentionDays: 30, evidenceDays: 60 },
  })
  const starting = gateway.start()
  await clock.advance(100)
  await starting
  const offer = (id: number, messageId = `m${id}`, status = 'complete') =>
    dispatch.emit({
      type: 'job',
      payload: jobPayload({ id, organizationId: 17, status, updatedAt: 0 }),
      of: String(id),
      id: messageId,
    })
  const stop = async () => {
    const stopping = gateway.stop()
    await clock.advance(10_000)
    await stopping
  }
  return { gateway, clock, dispatch, adapter, slices, offer, stop }
}

describe('guarantee 9: done rows are purged in slices, waiting ones never', () => {
  it('removes bodies after their days, and acks what comes again without delivering it', async () => {
    const world = await startPurging()
    const { gateway, clock, dispatch, adapter, offer } = world
    adapter.play(({ jobId }) => {
      if (jobId === '2') throw new Error('not now')
      // One that is not linked is listed for a person, and kept.
      return { bmsId: `W-${jobId}` }
    })
    offer(1)
    offer(2)
    await clock.advance(2 * minuteMs)
    expect((await gateway.status()).retention).toMatchObject({ emptied: 0, deleted: 0 })
    clock.jump(31 * dayMs)
    await clock.advance(25 * 60 * minuteMs)
    expect((await gateway.status()).retention).toEqual({
      finishedAt: expect.any(String),
      emptied: 1,
      deleted: 0,
    })
    expect(await gateway.jobs.get('1')).toMatchObject({
      job: { id: 1 },
      status: 'complete',
      purgedAt: expect.any(Number),
    })
    expect((await gateway.jobs.timeline('1')).at(-1)).toMatchObject({ kind: 'retention.purged' })
    expect(await gateway.jobs.get('2')).toMatchObject({ job: { title: 'Job 2' }, purgedAt: undefined })
    const before = adapter.handed.filter(({ jobId }) => jobId === '1').length
    offer(1)
    await clock.advance(minuteMs)
    expect(dispatch.queue.open()).toEqual([])
    expect(adapter.handed.filter(({ jobId }) => jobId === '1')).toHaveLength(before)
    await world.stop()
  })

  it('goes in small slices with pauses between, once an hour', async () => {
    const world = await startPurging()
    const { clock, slices, offer } = world
    for (let id = 1; id <= 250; id += 1) offer(id)
    await clock.advance(3 * minuteMs)
    expect(slices).toHaveLength(1)
    clock.jump(31 * dayMs)
    await clock.advance(25 * 60 * minuteMs)
    const round = slices.slice(1)
    expect(round).toHaveLength(6)
    for (const [index, { rule, at }] of round.entries()) {
      expect(rule).toMatchObject({ retentionMs: 30 * dayMs, evidenceMs: 60 * dayMs, limit: 50 })
      if (index > 0) expect(at).toBeGreaterThan(round[index - 1]?.at ?? 0)
    }
    await world.stop()
  })

  it('removes nothing for a day after the clock went forward by more than one, nor once it is set back', async () => {
    const world = await startPurging()
    const { gateway, clock, slices, offer } = world
    offer(1)
    await clock.advance(2 * minuteMs)
    const before = slices.length
    clock.jump(3 * 365 * dayMs)
    await clock.advance(20 * 60 * minuteMs)
    expect(slices).toHaveLength(before)
    clock.jump(-3 * 365 * dayMs)
    await clock.advance(61 * minuteMs)
    expect(slices.length).toBeGreaterThan(before)
    expect(await gateway.jobs.get('1')).toMatchObject({ job: { title: 'Job 1' }, purgedAt: undefined })
    await world.stop()
  })

  it('is tried again after a minute if the store failed', async () => {
    let failures = 1
    const world = await startPurging(async (pass) => {
      if (failures-- > 0) throw new Error('disk full')
      return pass()
    })
    await world.clock.advance(minuteMs + 1_000)
    expect((await world.gateway.status()).retention).toBeUndefined()
    await world.clock.advance(minuteMs)
    expect((await world.gateway.status()).retention).toMatchObject({ emptied: 0 })
    await world.stop()
  })

  it('does not keep the gateway from stopping if the store never answers', async () => {
    const world = await startPurging(() => new Promise<never>(() => undefined))
    await world.clock.advance(2 * minuteMs)
    expect(world.slices).toHaveLength(1)
    await world.stop()
  })
})
