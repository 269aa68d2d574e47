import { describe, expect, test } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld, gatewayKey, type HttpWorld } from '../support/http-world.ts'
import { emit, titleOf } from '../support/emit.ts'
import { KeepingLogger } from './support/keeping-logger.ts'
import { ShiftedClock } from './support/shifted-clock.ts'
import { useStores } from './support/stores.ts'

const elevenMinutesMs = 11 * 60_000

/** Whether each message recorded from now on was known. */
function hearDuplicates(world: HttpWorld): boolean[] {
  const heard: boolean[] = []
  world.gateway.on('message:recorded', ({ isDuplicate }) => heard.push(isDuplicate))
  return heard
}

function webhookOf(job: Readonly<Record<string, unknown>>): Uint8Array {
  return Buffer.from(JSON.stringify({ type: 'job', payload: { Actions: [{ ID: null, Put: { job } }] } }))
}

describe.each(useStores())('guarantee 2: recorded once, on $name', ({ why, prepare, createStore }) => {
  prepare()
  test.skipIf(why)(
    'a message that comes again after its ack was lost is acked again and delivered once',
    async () => {
      const adapter = createScriptedAdapter()
      await using world = await createHttpWorld({ adapter: adapter.definition, store: await createStore() })
      const { control } = world.sandbox
      control.addFault({ route: 'agent/ack', kind: 'reset', times: 20 })
      control.brand.offerJob()
      await world.heard('attempt:done')
      control.clearFaults()
      const again = world.heard('message:recorded', ({ isDuplicate }) => isDuplicate)
      control.advanceClock(31_000)
      await again
      await world.until(() => control.queue(gatewayKey).messages.length === 0)
      expect(adapter.handed).toHaveLength(1)
    },
  )

  test.skipIf(why)('a webhook with the same body is one event', async () => {
    const adapter = createScriptedAdapter()
    const clock = new ShiftedClock()
    await using world = await createHttpWorld({
      adapter: adapter.definition,
      store: await createStore(),
      clock,
    })
    const heard = hearDuplicates(world)
    const body = webhookOf({ id: 1, title: 'x', updated_at: '2026-01-01T00:00:00Z' })
    const other = webhookOf({ id: 1, title: 'x', updated_at: '2026-01-01T00:00:01Z' })
    for (const given of [body, body, other]) await world.gateway.webhooks.receiveDispatch(given)
    clock.shiftMs += elevenMinutesMs
    await world.gateway.webhooks.receiveDispatch(body)
    expect(heard).toEqual([false, true, false, true])
    await world.until(() => adapter.handed.length === 2)
  })

  test.skipIf(why)('a webhook without updated_at is the same for ten minutes only', async () => {
    const adapter = createScriptedAdapter()
    const clock = new ShiftedClock()
    await using world = await createHttpWorld({
      adapter: adapter.definition,
      store: await createStore(),
      clock,
    })
    const heard = hearDuplicates(world)
    const body = webhookOf({ id: 1, title: 'x' })
    const receive = () => world.gateway.webhooks.receiveDispatch(body)
    await receive()
    await receive()
    clock.shiftMs += elevenMinutesMs
    await receive()
    await receive()
    expect(heard).toEqual([false, true, false, true])
    await world.until(() => adapter.handed.length === 2)
    const [first, second] = adapter.handed
    expect(first?.eventId).not.toBe(second?.eventId)
  })

  test.skipIf(why)(
    'each entry of Actions is one event, its id the message ID and its index, whatever its own ID is',
    async () => {
      const adapter = createScriptedAdapter()
      await using world = await createHttpWorld({ adapter: adapter.definition, store: await createStore() })
      const job = (id: number, title: string) => ({ ID: 'same', Put: { job: { id, title } } })
      const { control } = world.sandbox
      const emitAll = (Actions: unknown[]) =>
        control.emit({ accountKey: gatewayKey, payload: { Actions } }).id
      const first = emitAll([job(5, 'one'), job(5, 'two'), { ID: 'same', Put: { spaceship: {} } }])
      const second = emitAll([job(6, 'one')])
      await world.until(() => adapter.handed.length === 4)
      expect(adapter.handed.map(({ eventId }) => eventId).toSorted()).toEqual(
        [`${first}_0`, `${first}_1`, `${first}_2`, `${second}_0`].toSorted(),
      )
    },
  )

  test.skipIf(why)(
    'what comes by queue and by webhook is delivered once, whatever its white space',
    async () => {
      const adapter = createScriptedAdapter()
      await using world = await createHttpWorld({ adapter: adapter.definition, store: await createStore() })
      const heard = hearDuplicates(world)
      const job = { id: 7, title: 'x', status: 'offered', updated_at: '2026-01-01T00:00:00Z' }
      const { updated_at, ...rest } = job
      const id = emit(world, { job })
      await world.until(() => adapter.handed.length === 1)
      await world.gateway.webhooks.receiveDispatch(webhookOf({ updated_at, ...rest }))
      const payload = { Actions: [{ ID: null, Put: { job } }] }
      await world.gateway.webhooks.receiveDispatch(
        Buffer.from(JSON.stringify({ type: 'job', payload }, null, 2)),
      )
      await world.gateway.webhooks.receiveDispatch(webhookOf({ ...job, title: 'y' }))
      await world.until(() => adapter.handed.length === 2)
      expect(heard).toEqual([false, false, false, false])
      expect(adapter.handed.map(({ eventId }) => eventId)[0]).toBe(`${id}_0`)
      expect(adapter.handed.map(titleOf)).toEqual(['x', 'y'])
    },
  )

  test.skipIf(why)('a second message under one ID with other content is told as message.other', async () => {
    const adapter = createScriptedAdapter()
    const logger = new KeepingLogger()
    await using world = await createHttpWorld({
      adapter: adapter.definition,
      store: await createStore(),
      logger,
    })
    const { control } = world.sandbox
    const send = (title: string) =>
      control.emit({
        accountKey: gatewayKey,
        id: 'one-id',
        payload: { Actions: [{ ID: null, Put: { job: { id: 7, title } } }] },
      })
    send('x')
    await world.until(() => adapter.handed.length === 1)
    for (const title of ['y', 'y', 'x']) {
      send(title)
      await world.until(() => control.queue(gatewayKey).messages.length === 0)
    }
    await world.until(() => adapter.handed.length === 2)
    expect(adapter.handed.map(({ type }) => type)).toEqual(['job.created', 'message.other'])
    expect(adapter.handed[1]?.eventId).toMatch(/^[0-9a-f]{64}_0$/)
    expect(
      logger.lines.filter(({ level, message }) => level === 'warn' && message.includes('one ID')),
    ).toHaveLength(1)
  })

  test.skipIf(why)('the id is the same where a message comes again to a store from before it', async () => {
    const ids: (string | undefined)[] = []
    for (const store of [await createStore(), await createStore()]) {
      const adapter = createScriptedAdapter()
      await using world = await createHttpWorld({ adapter: adapter.definition, store })
      const done = world.heard('attempt:done')
      world.sandbox.control.emit({
        accountKey: gatewayKey,
        id: '317133c0-1a9d',
        payload: { Actions: [{ ID: null, Put: { job: { id: 7, title: 'x' } } }] },
      })
      ids.push((await done).eventId)
    }
    expect(ids).toEqual(['317133c0-1a9d_0', '317133c0-1a9d_0'])
  })
})
