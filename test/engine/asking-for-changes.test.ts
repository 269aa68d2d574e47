import {
  defineAdapter,
  ProviderError,
  type AnyAdapter,
  type JobUpdate,
  type Logger,
  type PollChangesRequest,
  type PollChangesResponse,
} from '@truckroll/gateway'
import { createGateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import {
  createSeededRandom,
  createVirtualClock,
  createVirtualCommits,
  FaultPlan,
  jobPayload,
  SimulatedDispatch,
} from '@truckroll/testing'
import { describe, expect, it } from 'vitest'
import { connectedProvider } from '../support/connected-provider.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const never = new Promise<never>(() => undefined)

/** A gateway whose adapter is asked for the changes of two providers; the vendor of `north` never answers. */
async function startAsking(
  adapter?: new () => AnyAdapter,
  settings: { readonly changesIntervalMs?: number } = {},
) {
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
    settings: { dispatchKey: 'key', dispatchSecret: 'aa01', ...settings },
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

describe('a vendor that is asked for changes', () => {
  /** `south` answers as told; `north` never does. */
  async function ask(
    answer: (request: PollChangesRequest, count: number) => PollChangesResponse,
    intervalMs?: number,
  ) {
    const askedAt: number[] = []
    const held: { clock?: { now(): number } } = {}
    class Told implements AnyAdapter {
      async createJob() {
        return { bmsId: 'wo-1' }
      }
      async cancelJob() {}
      async pollChanges(request: PollChangesRequest): Promise<PollChangesResponse> {
        if (request.provider?.externalOrganizationId !== 'south') return { updates: [], cursor: '' }
        askedAt.push(held.clock?.now() ?? 0)
        return answer(request, askedAt.length)
      }
    }
    const world = await startAsking(Told, intervalMs === undefined ? {} : { changesIntervalMs: intervalMs })
    held.clock = world.clock
    const stop = async () => {
      const stopping = world.gateway.stop()
      await world.clock.advance(10_000)
      await stopping
    }
    const causes = async () => {
      const listing = world.gateway.operations.listAttention()
      await world.clock.advance(1)
      return (await listing).items.map((item) => [item.cause, item.externalOrganizationId])
    }
    return { ...world, askedAt, stop, causes }
  }

  it('and has more is asked again at once, a hundred times in a row at most', async () => {
    const { askedAt, clock, stop } = await ask((_, count) => ({
      updates: [],
      cursor: String(count),
      more: true,
    }))
    await clock.advance(20_000)
    expect(askedAt).toHaveLength(100)
    await clock.advance(15_000)
    expect(askedAt).toHaveLength(200)
    await stop()
  })

  it('is asked after the pause that is set', async () => {
    const { askedAt, clock, stop } = await ask(() => ({ updates: [], cursor: '1' }), 5_000)
    await clock.advance(51_000)
    expect(askedAt.length).toBeGreaterThan(8)
    expect(askedAt.length).toBeLessThan(13)
    await stop()
  })

  it('and refuses the login holds its provider, until the login is changed or the provider resumed', async () => {
    const { askedAt, clock, gateway, stop } = await ask((_, count) => {
      if (count === 1) throw new ProviderError('the login was refused')
      return { updates: [], cursor: '1' }
    })
    await clock.advance(100_000)
    expect(askedAt).toHaveLength(1)
    const getting = gateway.providers.get('south')
    await clock.advance(1)
    expect(await getting).toMatchObject({
      isHeld: true,
      heldMessage: expect.stringContaining('login was refused'),
    })
    const scope = { kind: 'provider', externalOrganizationId: 'south' } as const
    const resuming = gateway.operations.resume(scope, { token: 'test' })
    await clock.advance(1)
    await resuming
    await clock.advance(60_000)
    expect(askedAt.length).toBeGreaterThan(1)
    await stop()
  })

  it('that fails for ten minutes, or answers another shape, is listed once', async () => {
    const shapes: (() => PollChangesResponse)[] = [
      () => {
        throw new Error('boom')
      },
      () => JSON.parse('{"nope":1}'),
    ]
    for (const answer of shapes) {
      const { clock, causes, stop } = await ask(answer)
      await clock.advance(5 * 60_000)
      expect(await causes()).toEqual([])
      await clock.advance(60 * 60_000)
      expect(await causes()).toEqual([['needs_attention', 'south']])
      await stop()
    }
  })

  it('whose cursor stands still for an hour while changes come is listed once', async () => {
    const note = (count: number): JobUpdate => ({
      job: { jobId: '7' },
      key: String(count),
      update: { kind: 'note', text: `note ${count}` },
    })
    const { clock, dispatch, causes, stop } = await ask((_, count) => ({
      updates: [note(count)],
      cursor: 'same',
    }))
    dispatch.emit({
      type: 'job',
      of: '7',
      payload: jobPayload({ id: 7, organizationId: 1, status: 'offered', updatedAt: 0 }),
    })
    await clock.advance(50 * 60_000)
    expect(await causes()).toEqual([])
    await clock.advance(3 * 3_600_000)
    expect(await causes()).toEqual([['cursor_stands', 'south']])
    await stop()
  })

  it('whose cursor stands still while nothing new comes is not', async () => {
    const same: JobUpdate = {
      job: { jobId: '7' },
      key: 'same',
      update: { kind: 'note', text: 'told before' },
    }
    const { clock, dispatch, causes, stop } = await ask(() => ({ updates: [same], cursor: 'same' }))
    dispatch.emit({
      type: 'job',
      of: '7',
      payload: jobPayload({ id: 7, organizationId: 1, status: 'offered', updatedAt: 0 }),
    })
    await clock.advance(3 * 3_600_000)
    expect(await causes()).toEqual([])
    await stop()
  })

  it('may name job, work order and change by numbers, and one that names none is listed', async () => {
    const told = (text: string): JobUpdate => JSON.parse(text)
    const updates = [
      told('{"job":{"jobId":7},"key":1,"update":{"kind":"accept"}}'),
      told(
        '{"job":{"externalOrganizationId":"south","bmsId":77},"key":2,"update":{"kind":"note","text":"x"}}',
      ),
      told('{"job":{},"key":3,"update":{"kind":"accept"}}'),
      told('{"job":{"jobId":7},"update":{"kind":"accept"}}'),
    ]
    const { clock, dispatch, gateway, causes, stop } = await ask(({ cursor }) =>
      cursor === undefined ? { updates: [], cursor: '0' } : { updates, cursor: '1' },
    )
    dispatch.emit({
      type: 'job',
      of: '7',
      payload: jobPayload({ id: 7, organizationId: 1, status: 'offered', updatedAt: 0 }),
    })
    await clock.advance(10_000)
    const linking = gateway.jobs.link('7', '77', { caller: { token: 'office', actor: undefined } })
    await clock.advance(120_000)
    await linking
    const listing = gateway.jobs.updates('7')
    await clock.advance(1)
    expect((await listing).map(({ kind }) => kind)).toEqual(['accept', 'note'])
    expect(await causes()).toEqual([
      ['change_refused', 'south'],
      ['change_refused', 'south'],
    ])
    await stop()
  })

  it('goes on behind a change that does not fit, which is listed', async () => {
    const bad: JobUpdate = { job: { jobId: '7' }, key: 'bad', update: JSON.parse('{"kind":"finish"}') }
    const cursors: (string | undefined)[] = []
    const { clock, dispatch, causes, stop } = await ask(({ cursor }) => {
      cursors.push(cursor)
      return cursor === undefined ? { updates: [], cursor: '0' } : { updates: [bad], cursor: '1' }
    })
    dispatch.emit({
      type: 'job',
      of: '7',
      payload: jobPayload({ id: 7, organizationId: 1, status: 'offered', updatedAt: 0 }),
    })
    await clock.advance(120_000)
    expect(cursors).toContain('1')
    expect(await causes()).toEqual([['change_refused', 'south']])
    await stop()
  })
})
