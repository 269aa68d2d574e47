import {
  appointmentMessage,
  createTestGateway,
  noteMessage,
  statusMessage,
  type ActKind,
  type TestGateway,
} from '@truckroll/testing'
import type { GatewaySettingsInput } from '@truckroll/gateway/embed'
import { afterEach, describe, expect, it } from 'vitest'
import acme from '../../examples/acme-adapter/conformance.ts'

const worlds: TestGateway[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]()
})

/** A gateway and Acme, whose webhooks get lost: what people do there is heard by nobody. */
async function startDeaf(adapter = acme.adapter, settings: Partial<GatewaySettingsInput> = {}) {
  const world = await createTestGateway({
    adapter,
    settings,
    createDouble: (host) => acme.double({ ...host, post: () => undefined }),
  })
  worlds.push(world)
  const jobId = world.offer()
  await world.settle()
  const bmsId = (await world.job(jobId))?.bmsId ?? ''
  const compare = async (isRepairing = false) =>
    world.does(world.gateway.reconciliation.compare({ isRepairing }))
  const act = async (kind: ActKind, start = '2026-03-19T14:30:00.000Z') => {
    const end = new Date(Date.parse(start) + 5_400_000).toISOString()
    const input = { text: 'as it is', start, end, fileName: 'a.jpg', content: new Uint8Array([1]) }
    await world.double.act(kind, bmsId, input)
  }
  const sent = () => world.sent(jobId).map(({ record }) => record['status'])
  return { world, jobId, bmsId, compare, act, sent }
}

/** How often the work order was asked for. */
function countReads(world: TestGateway, bmsId: string, atFirst?: () => void): () => number {
  let reads = 0
  world.network.disturb(({ url }) => {
    if (!url.endsWith(`/${bmsId}`)) return undefined
    reads += 1
    if (reads === 1) atFirst?.()
    return undefined
  })
  return () => reads
}

describe('reconcile', () => {
  it('finds nothing where both sides say the same', async () => {
    const { compare, world } = await startDeaf()
    expect(await compare()).toEqual({ differences: [], compared: 1, busy: 0, nextCursor: undefined })
    expect(world.dispatch.posts).toEqual([])
  })

  it('says what Dispatch was never told, and tells it only when asked to', async () => {
    const { compare, act, sent, world, jobId, bmsId } = await startDeaf()
    await act('accept')
    const dry = await compare()
    expect(dry.differences).toMatchObject([
      { jobId, bmsId, kind: 'status', state: 'offered', bmsStatus: 'open', repair: { kind: 'accept' } },
    ])
    await world.settle()
    expect(sent()).toEqual([])
    expect((await compare(true)).differences).toMatchObject([{ repaired: { state: 'queued' } }])
    await world.settle()
    expect(sent()).toEqual(['unscheduled'])
    expect((await compare(true)).differences).toEqual([])
  })

  it('tells a visit that was never told, and one that was moved', async () => {
    const { compare, act, world, jobId } = await startDeaf()
    await act('accept')
    await act('schedule')
    await compare(true)
    await world.settle()
    const times = () =>
      world.sent(jobId).flatMap(({ record }) => (record['time'] === undefined ? [] : [record['time']]))
    expect(times()).toEqual(['2026-03-19T14:30:00.000Z'])
    expect((await compare()).differences).toEqual([])
    await act('unschedule')
    await act('schedule', '2026-03-20T14:30:00.000Z')
    expect((await compare(true)).differences).toMatchObject([{ kind: 'visit', repair: { kind: 'schedule' } }])
    await world.settle()
    expect(times()).toEqual(['2026-03-19T14:30:00.000Z', '2026-03-20T14:30:00.000Z'])
  })

  it('takes a visit that Dispatch told for known', async () => {
    const { compare, act, world, jobId } = await startDeaf()
    await act('accept')
    await compare(true)
    await world.settle()
    const visit = { start_time: '2026-03-19T14:30:00Z', end_time: '2026-03-19T16:00:00Z' }
    world.tell(jobId, appointmentMessage(world.clock.now(), Number(jobId), { id: 900, ...visit }))
    await world.settle()
    expect((await compare()).differences).toEqual([])
  })

  it('never cancels what is not found, and asks again', async () => {
    const { compare, world, bmsId, sent } = await startDeaf()
    const end = world.network.disturb(({ url }) =>
      url.includes(bmsId)
        ? { kind: 'answered', response: () => new Response('{}', { status: 404 }) }
        : undefined,
    )
    expect((await compare(true)).differences).toMatchObject([
      { kind: 'not_found', repair: undefined, text: expect.stringContaining('nothing is canceled') },
    ])
    end()
    await world.settle()
    expect(sent()).toEqual([])
    expect((await compare(true)).differences).toEqual([])
  })

  it('says what it could not read, and changes nothing', async () => {
    const { compare, world } = await startDeaf()
    world.network.disturb(() => ({ kind: 'unreachable' }))
    expect((await compare(true)).differences).toMatchObject([{ kind: 'unread', repair: undefined }])
  })

  it('leaves it to a person where the brand canceled and the work goes on', async () => {
    const { compare, act, world, jobId, sent } = await startDeaf()
    world.tell(jobId, statusMessage(world.clock.now(), { id: Number(jobId), status: 'canceled' }))
    await world.settle()
    expect((await compare()).differences).toEqual([])
    await act('accept')
    expect((await compare(true)).differences).toMatchObject([
      { kind: 'status', state: 'canceled', bmsStatus: 'open', repair: undefined },
    ])
    await world.settle()
    expect(sent()).toEqual([])
  })

  it('passes by jobs of which something is on its way', async () => {
    const { compare, act, world, jobId } = await startDeaf()
    await act('accept')
    const end = world.network.disturb(() => ({ kind: 'unreachable' }))
    world.tell(jobId, noteMessage(world.clock.now(), Number(jobId), { id: 501, description: 'Gate code 17' }))
    await world.settle(60_000)
    end()
    expect(await compare()).toMatchObject({ differences: [], compared: 0, busy: 1 })
  })

  it('goes by the status map of the provider', async () => {
    const { compare, act, world } = await startDeaf()
    await act('accept')
    await world.does(
      world.gateway.providers.change(
        'best-hvac',
        { settings: { statusMap: { open: 'none' } } },
        { token: 'test' },
      ),
    )
    expect((await compare()).differences).toEqual([])
  })

  it('refuses with an adapter that reads no work orders', async () => {
    const Blind = class extends (acme.adapter.adapter as new (...all: never[]) => object) {}
    Object.defineProperty(Blind.prototype, 'getJob', { value: undefined })
    const { compare } = await startDeaf({ ...acme.adapter, adapter: Blind as never })
    await expect(compare()).rejects.toMatchObject({ code: 'TR_ADAPTER_UNABLE' })
  })
})

// The clock begins at 15:00 UTC.
describe('every night', () => {
  const needed = async (world: TestGateway) => (await world.attention()).map(({ text }) => text)

  it('lists what differs, once, and changes nothing', async () => {
    const { world, act, sent } = await startDeaf(acme.adapter, { reconcile: 'report', reconcileAt: '15:10' })
    await act('accept')
    await world.advance(15 * 60_000)
    expect(await needed(world)).toEqual([expect.stringContaining('BMS and Dispatch differ')])
    expect(sent()).toEqual([])
  })

  it('repairs, if it is set to', async () => {
    const { world, act, sent } = await startDeaf(acme.adapter, { reconcile: 'repair', reconcileAt: '15:10' })
    await act('accept')
    await world.advance(8 * 60_000)
    expect(sent()).toEqual([])
    await world.advance(7 * 60_000)
    expect(sent()).toEqual(['unscheduled'])
    expect(await needed(world)).toEqual([])
  })

  it('compares once, however many processes there are on the store', async () => {
    const { world, bmsId } = await startDeaf(acme.adapter, { reconcile: 'report', reconcileAt: '15:10' })
    const reads = countReads(world, bmsId)
    const beside = await world.startBeside()
    await world.advance(15 * 60_000)
    expect(reads()).toBe(1)
    await beside[Symbol.asyncDispose]()
  })

  it('begins again in another process, if the one that compares dies', async () => {
    const { world, bmsId } = await startDeaf(acme.adapter, { reconcile: 'report', reconcileAt: '15:10' })
    const reads = countReads(world, bmsId, () => world.kill())
    const beside = await world.startBeside()
    await world.advance(15 * 60_000)
    expect(reads()).toBe(2)
    await beside[Symbol.asyncDispose]()
  })

  it('asks again for what it does not find, and tells a person if it stays away', async () => {
    const { world, bmsId, sent } = await startDeaf(acme.adapter, {
      reconcile: 'repair',
      reconcileAt: '15:10',
    })
    world.network.disturb(({ url }) =>
      url.includes(bmsId)
        ? { kind: 'answered', response: () => new Response('{}', { status: 404 }) }
        : undefined,
    )
    await world.advance(2 * 3_600_000)
    expect(await needed(world)).toEqual([])
    await world.advance(90 * 60_000)
    expect(await needed(world)).toEqual([expect.stringContaining('Nothing was canceled')])
    expect(sent()).toEqual([])
  })

  it('does nothing unless it is set', async () => {
    const { world, act } = await startDeaf(acme.adapter, { reconcileAt: '15:10' })
    await act('accept')
    await world.advance(15 * 60_000)
    expect(await needed(world)).toEqual([])
  })
})
