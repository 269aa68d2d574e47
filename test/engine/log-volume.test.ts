import { DispatchError } from '@truckroll/client'
import type { Logger } from '@truckroll/gateway'
import type { Store } from '@truckroll/gateway/embed'
import { GatewayError } from '@truckroll/store'
import { describe, expect, it } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { VirtualWorld } from '../support/virtual-world.ts'

interface Line {
  readonly level: string
  readonly message: string
  readonly fields: object
}

/** Keeps what an operator sees: everything but `debug`. */
function createKeptLog(): { readonly lines: Line[]; readonly logger: Logger } {
  const lines: Line[] = []
  const keep = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, message, fields })
  const logger: Logger = {
    debug() {},
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
    child: () => logger,
  }
  return { lines, logger }
}

const told = (lines: readonly Line[]) => lines.map(({ level, message }) => `${level} ${message}`)
const stacksIn = (lines: readonly Line[]) => lines.filter(({ fields }) => 'err' in fields).length
const jobs = [1, 2, 3, 4]

/** Refuses every call while it is away. */
function createShakyStore(store: Store, isAway: () => boolean): Store {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...given: readonly unknown[]) => {
        if (!isAway() || name === 'onWork') return Reflect.apply(member, target, given)
        return Promise.reject(
          new GatewayError('TR_STORE_UNAVAILABLE', 'the server does not answer', { isRetryable: true }),
        )
      }
    },
  })
}

describe('what is logged', () => {
  it('of a retry is one line, with when it is tried again, and with the stack once', async () => {
    const { lines, logger } = createKeptLog()
    const adapter = createScriptedAdapter()
    adapter.play(({ attempt }) => {
      if (attempt < 4) throw new Error('no answer of the product')
    })
    await using world = new VirtualWorld({ adapter: adapter.definition, logger })
    await world.start()
    lines.length = 0
    world.offer(1)
    await world.until(() => adapter.handed.length === 4)
    await world.advance(100)
    expect(told(lines)).toEqual([
      'warn an attempt failed: no answer of the product',
      'warn an attempt failed: no answer of the product',
      'warn an attempt failed: no answer of the product',
      'info handed over',
    ])
    for (const { fields } of lines.slice(0, 3)) {
      expect(fields).toMatchObject({ nextAt: expect.any(String), attempt: expect.any(Number) })
    }
    expect(lines.map(({ fields }) => 'err' in fields)).toEqual([true, false, false, false])
  })

  it('of a minute without the product are at most 20 lines, and its end says how many attempts failed', async () => {
    const { lines, logger } = createKeptLog()
    let isAway = true
    const adapter = createScriptedAdapter()
    adapter.play(() => {
      if (isAway) throw new Error('connect ECONNREFUSED')
    })
    await using world = new VirtualWorld({ adapter: adapter.definition, logger })
    await world.start()
    lines.length = 0
    for (const id of jobs) world.offer(id)
    await world.advance(60_000)
    const failed = adapter.handed.length
    isAway = false
    await world.until(() => lines.some(({ message }) => message.startsWith('up again')))
    expect(told(lines)).toContain('error down: nothing is counted or parked until it answers again')
    const up = lines.find(({ message }) => message.startsWith('up again'))
    expect(up?.message).toMatch(/^up again after \d+ s, \d+ attempts: all that waited goes on, in order$/)
    expect(up?.fields).toMatchObject({ attempts: failed })
    expect(lines.filter(({ message }) => message.startsWith('an attempt failed')).length).toBeLessThan(failed)
    expect(told(lines).length).toBeLessThanOrEqual(20)
    expect(stacksIn(lines)).toBe(1)
  })

  it.each([
    ['polling', { poll: true }, /^polling works again after \d+ (?:s|min), \d+ attempts$/],
    ['acking', { ack: true }, /^acks get through again after \d+ (?:s|min), \d+ attempts$/],
    ['sending', { post: true }, /^posts get through again after \d+ (?:s|min), \d+ attempts$/],
  ])(
    'of two minutes in which %s fails are at most 20 lines, with one stack',
    async (_what, fails: { poll?: boolean; ack?: boolean; post?: boolean }, again) => {
      const { lines, logger } = createKeptLog()
      let isAway = false
      const fault = () =>
        Promise.reject(
          new DispatchError('TR_CLIENT_UNREACHABLE', 'no answer of Dispatch', { isRetryable: true }),
        )
      await using world = new VirtualWorld({
        adapter: createScriptedAdapter().definition,
        logger,
        connect: (client) => ({
          poll: (request) => (isAway && fails.poll === true ? fault() : client.poll(request)),
          ack: (request) => (isAway && fails.ack === true ? fault() : client.ack(request)),
          post: (request) => (isAway && fails.post === true ? fault() : client.post(request)),
        }),
      })
      const gateway = await world.start()
      for (const id of jobs) world.offer(id)
      for (const id of jobs) await world.until(() => gateway.jobs.get(String(id)))
      await world.advance(2_000)
      isAway = true
      lines.length = 0
      for (const id of jobs) await world.does(gateway.updates.send(String(id), { kind: 'accept' }))
      for (const id of jobs) world.offer(id + 10)
      await world.advance(120_000)
      expect(lines.map(({ message }) => message)).toContainEqual(
        expect.stringContaining('no answer of Dispatch'),
      )
      isAway = false
      await world.until(() => lines.some(({ message }) => again.test(message)))
      expect(told(lines).length).toBeLessThanOrEqual(20)
      expect(stacksIn(lines)).toBe(1)
    },
  )

  it('of a minute without the store are at most 20 lines, with one stack and one end', async () => {
    const { lines, logger } = createKeptLog()
    let isAway = false
    await using world = new VirtualWorld({
      adapter: createScriptedAdapter().definition,
      logger,
      store: (store) => createShakyStore(store, () => isAway),
    })
    await world.start()
    for (const id of jobs) world.offer(id)
    await world.advance(2_000)
    isAway = true
    lines.length = 0
    for (const id of jobs) world.offer(id + 10)
    await world.advance(60_000)
    isAway = false
    await world.until(() => lines.some(({ message }) => message.startsWith('the store answers again')))
    await world.advance(30_000)
    expect(told(lines)).toContainEqual(
      expect.stringMatching(/^info the store answers again after \d+ s, \d+ attempts$/),
    )
    expect(told(lines).length).toBeLessThanOrEqual(20)
    expect(stacksIn(lines)).toBe(1)
  })
})
