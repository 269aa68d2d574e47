import {
  defineAdapter,
  ProviderError,
  RetryableError,
  sleep,
  TerminalError,
  type CreateJobRequest,
  type Logger,
} from '@truckroll/gateway'
import type { ConnectClient, QueuedMessage } from '@truckroll/gateway/embed'
import { createPostgresStore } from '@truckroll/postgres'
import type { SandboxControl } from '@truckroll/sandbox'
import { describe, expect, test } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld, gatewayKey } from '../support/http-world.ts'
import { emitJob, titlesOf } from '../support/emit.ts'
import { createRenewingAdapter } from './support/renewing-adapter.ts'
import { ShiftedClock } from './support/shifted-clock.ts'
import { noServer, useServer, useStores } from './support/stores.ts'
import { VirtualWorld } from '../support/virtual-world.ts'

const hourMs = 3_600_000

type Emitted = Omit<Parameters<SandboxControl['emit']>[0], 'accountKey'>

const put = (entity: Readonly<Record<string, unknown>>): Emitted => ({
  payload: { Actions: [{ ID: null, Put: entity }] },
})

/** No JSON is known at which the reader throws: this stands for the one that is found some day. */
function toUnreadable(message: QueuedMessage): QueuedMessage {
  if (JSON.stringify(message.payload) !== '{"hostile":true}') return message
  const payload = {
    get Actions(): never {
      throw new RangeError('out of luck')
    },
  }
  return { ...message, payload, raw: { kept: 'as it came' } }
}

function createListeningLogger(hear: (fields: object) => void): Logger {
  const logger: Logger = {
    debug() {},
    info() {},
    warn() {},
    error: (fields) => hear(fields),
    child: () => logger,
  }
  return logger
}

describe.each(useStores())('guarantee 4: nothing poisons, on $name', ({ why, prepare, createStore }) => {
  prepare()
  test.skipIf(why)('what an event brought before it was parked stays, and is shown with it', async () => {
    const linkedTo: (string | undefined)[] = []
    class HalfDone {
      async createJob({ link, updates }: CreateJobRequest) {
        linkedTo.push(link.bmsId)
        if (linkedTo.length > 1) return { bmsId: undefined }
        await link.set('wo-1')
        // Another work order of the same job: a person has to look.
        await link.set('wo-2')
        await updates.send({ kind: 'note', text: 'entered by half' })
        throw new TerminalError('no technician for it')
      }
      async cancelJob() {}
    }
    const adapter = defineAdapter({ name: 'half-done', version: '1.0.0', adapter: HalfDone, inject: [] })
    await using world = await createHttpWorld({ adapter, store: await createStore() })
    const { operations, jobs } = world.gateway
    const [parked, sent] = [world.heard('event:parked'), world.heard('update:sent')]
    emitJob(world, 1, 'x')
    const { eventId: id } = await parked
    expect((await operations.listDeadLetters({})).items).toMatchObject([
      {
        id,
        type: 'job.created',
        jobId: '1',
        cause: 'refused',
        message: 'no technician for it',
        attempts: 1,
      },
    ])
    expect(await world.gateway.status()).toMatchObject({ deadLetters: 1, attention: 1, heldKeys: 1 })
    expect((await operations.listAttention()).items).toMatchObject([{ cause: 'two_work_orders', jobId: '1' }])
    expect(await jobs.get('1')).toMatchObject({ bmsId: 'wo-1' })
    expect(await world.gateway.updates.get((await sent).updateId)).toMatchObject({ kind: 'note' })
    const done = world.heard('attempt:done')
    await operations.replay(id, 'failed', { token: 'test' })
    await done
    expect(linkedTo).toEqual([undefined, 'wo-1'])
    expect(await world.gateway.status()).toMatchObject({ deadLetters: 0, attention: 1, heldKeys: 0 })
  })

  test.skipIf(why).each([
    ['a refusal of a login that was renewed meanwhile holds nobody', 'refused', 'new'],
    ['two jobs that renew a login at once renew it once', 'both', 'renewal 1'],
  ])('%s', async (_name, title, password) => {
    const adapter = createRenewingAdapter()
    await using world = await createHttpWorld({ adapter: adapter.definition, store: await createStore() })
    const { providers } = world.gateway
    await providers.change(
      'p1',
      { organizationId: 11_776, credentials: { password: 'old' } },
      { token: 'test' },
    )
    for (const id of [1, 2]) emitJob(world, id, title)
    await world.until(() => adapter.got.length === 2)
    expect(adapter.got).toEqual([password, password])
    expect(await providers.get('p1')).toMatchObject({ isHeld: false })
  })
})

describe('guarantee 4: nothing poisons the queue', () => {
  const hostile: readonly (readonly [string, Emitted])[] = [
    ['a payload that is text', { payload: 'hello' }],
    ['a payload that is null', { payload: null }],
    ['a list', { payload: [1, 2] }],
    ['no Actions', { payload: { Actions: [] } }],
    ['an unknown Put key', put({ spaceship: { id: 1 } })],
    ['a job without id', put({ job: { title: 'x' } })],
    ['1 MB of description', put({ job: { id: 9_001, title: 'x', description: '#'.repeat(1_048_576) } })],
    ['deep nesting', { payloadText: `${'['.repeat(5_000)}${']'.repeat(5_000)}` }],
    ['__proto__ as a key', { payloadText: '{"Actions":[{"Put":{"__proto__":{"id":1}}}]}' }],
  ]

  test.each(hostile)('%s is recorded, acked and shown, and the next message flows', async (_name, input) => {
    const adapter = createScriptedAdapter()
    await using world = await createHttpWorld({ adapter: adapter.definition })
    const { control } = world.sandbox
    control.emit({ accountKey: gatewayKey, ...input })
    emitJob(world, 30_462, 'next')
    await world.until(() => control.queue(gatewayKey).messages.length === 0)
    await world.until(() => adapter.handed.length === 2)
    expect(adapter.handed.some(({ jobId }) => jobId === '30462')).toBe(true)
  })

  test('a message whose reading throws is recorded, acked and shown, and its batch goes on', async () => {
    const adapter = createScriptedAdapter()
    const logged: object[] = []
    const client = (own: ConnectClient): ConnectClient => ({
      ...own,
      poll: async (request) => {
        const result = await own.poll(request)
        if (result.kind !== 'messages') return result
        return { ...result, messages: result.messages.map(toUnreadable) }
      },
    })
    await using world = new VirtualWorld({
      adapter: adapter.definition,
      connect: client,
      logger: createListeningLogger((fields) => logged.push(fields)),
    })
    adapter.play(() => ({ bmsId: 'wo-2' }))
    const thrown = world.emit(1, { hostile: true })
    world.offer(2)
    const gateway = await world.start()
    await world.until(() => adapter.handed.length === 2)
    await world.until(() => world.dispatch.queue.open().length === 0)
    expect(adapter.handed).toMatchObject([{ type: 'message.other' }, { type: 'job.created', jobId: '2' }])
    expect(adapter.handed[0]?.request.event.data['payload']).toEqual({ kept: 'as it came' })
    const { items } = await world.does(gateway.operations.listAttention())
    expect(items).toMatchObject([{ cause: 'unreadable', jobId: undefined }])
    expect(items[0]?.text).toContain('RangeError: out of luck')
    expect(items[0]?.text).toContain(`${thrown.id}_0`)
    expect(logged).toContainEqual({
      err: expect.objectContaining({ type: 'RangeError', message: 'out of luck' }),
      messageId: thrown.id,
    })
  })

  test('a webhook whose body is no JSON is recorded and shown', async () => {
    const adapter = createScriptedAdapter()
    await using world = new VirtualWorld({ adapter: adapter.definition })
    const gateway = await world.start()
    await world.does(gateway.webhooks.receiveDispatch(Buffer.from('<job>7</job>')))
    await world.until(() => adapter.handed.length === 1)
    expect(adapter.handed[0]).toMatchObject({ type: 'message.other' })
    expect(adapter.handed[0]?.request.event.data['payload']).toBe('<job>7</job>')
  })

  test('an event that kills the process is counted, parked as crashed, and what others wait for goes on', async () => {
    const adapter = createScriptedAdapter()
    await using world = new VirtualWorld({ adapter: adapter.definition, settings: { maxAttempts: 3 } })
    const never = new Promise<never>(() => undefined)
    adapter.play(({ jobId }) => {
      if (jobId !== '9') return undefined
      world.kill()
      return never
    })
    world.offer(9)
    for (let life = 1; life <= 4; life++) {
      await world.start()
      await world.until(() => world.isDead)
    }
    world.offer(10)
    const gateway = await world.start()
    const listDead = () => gateway.operations.listDeadLetters({})
    const letter = await world.until(async () => (await listDead()).items[0])
    expect(letter).toMatchObject({ jobId: '9', cause: 'crashed', attempts: 4 })
    await world.until(() => adapter.handed.some(({ jobId }) => jobId === '10'))
    const previous = adapter.handed
      .filter(({ jobId }) => jobId === '9')
      .map(({ request }) => request.previous)
    expect(previous).toEqual([undefined, 'crashed', 'crashed', 'crashed'])
  })

  test('an event that kills the process parks none of those that were being worked on beside it', async () => {
    const adapter = createScriptedAdapter()
    await using world = new VirtualWorld({ adapter: adapter.definition, settings: { maxAttempts: 3 } })
    const never = new Promise<never>(() => undefined)
    const done = new Set<string>()
    let open: readonly string[] = []
    let mostSuspects = 0
    adapter.play(async ({ jobId = '', request: { previous } }) => {
      if (previous === 'crashed') open = [...open, jobId]
      mostSuspects = Math.max(mostSuspects, open.length)
      // Sound ones take longer than the process lives beside the one that ends it.
      await sleep(world.clock, jobId === '9' ? 400 : 1_500)
      if (jobId === '9') {
        world.kill()
        return never
      }
      open = open.filter((other) => other !== jobId)
      done.add(jobId)
      return undefined
    })
    const sound = ['1', '2', '3', '4', '5']
    for (const jobId of [...sound, '9']) world.offer(Number(jobId))
    let letters: readonly unknown[] = []
    for (let life = 1; life <= 12 && letters.length === 0; life++) {
      open = []
      const gateway = await world.start()
      // What comes meanwhile makes the gateway look for work, beside the suspect that it tries.
      world.offer(100 + life)
      await world.until(async () => {
        if (world.isDead) return true
        const { items } = await gateway.operations.listDeadLetters({})
        letters = items.map(({ jobId, cause }) => [jobId, cause])
        return letters.length > 0 && open.length === 0
      })
    }
    await world.until(() => sound.every((jobId) => done.has(jobId)))
    expect(letters).toEqual([['9', 'crashed']])
    expect(mostSuspects).toBe(1)
  })

  test('after as many attempts as are set an event is parked, and shown', async () => {
    const adapter = createScriptedAdapter()
    adapter.play(({ jobId }) => {
      if (jobId === '1') throw new Error('always')
    })
    await using world = new VirtualWorld({ adapter: adapter.definition, settings: { maxAttempts: 4 } })
    const gateway = await world.start()
    world.offer(1)
    const letter = await world.until(async () => (await gateway.operations.listDeadLetters({})).items[0])
    expect(letter).toMatchObject({ jobId: '1', cause: 'error', attempts: 4 })
    expect(adapter.handed.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4])
    world.offer(2)
    await world.until(() => adapter.handed.some(({ jobId }) => jobId === '2'))
  })

  test(
    'an hour of outage parks nothing at default settings, and all goes within a minute of its end',
    { timeout: 60_000 },
    async () => {
      const adapter = createScriptedAdapter()
      let isDown = true
      adapter.play(() => {
        if (isDown) throw new Error('the BMS is on fire')
      })
      await using world = new VirtualWorld({
        adapter: adapter.definition,
        settings: { pollIntervalMs: 60_000 },
      })
      const gateway = await world.start()
      const listDead = async () => (await gateway.operations.listDeadLetters({})).items
      for (let id = 1; id <= 3; id++) world.offer(id)
      await world.until(async () => (await gateway.status()).down.length === 1)
      expect((await world.does(gateway.status())).down).toMatchObject([{ what: 'adapter' }])
      const jobs = [4, 5]
      for (const title of ['a', 'b', 'c']) for (const id of jobs) world.offer(id, { title })
      await world.advance(hourMs)
      expect(await world.does(listDead())).toEqual([])

      isDown = false
      const handedWhileDown = adapter.handed.length
      await world.until(async () => (await gateway.status()).waitingEvents === 0, 60_000)
      const after = adapter.handed.slice(handedWhileDown)
      for (const id of jobs) expect(titlesOf(after, String(id))).toEqual(['a', 'b', 'c'])
      expect(after).toHaveLength(3 + 6)
      expect(await world.does(listDead())).toEqual([])
    },
  )

  test('a failure that the adapter calls an outage is never counted', async () => {
    const adapter = createScriptedAdapter()
    let left = 6
    adapter.play(() => {
      if (left-- > 0) throw new RetryableError('429', { isOutage: true })
    })
    await using world = new VirtualWorld({ adapter: adapter.definition, settings: { maxAttempts: 2 } })
    const gateway = await world.start()
    world.offer(1)
    await world.until(async () => (await gateway.status()).waitingEvents === 0 && adapter.handed.length === 7)
    expect((await world.does(gateway.operations.listDeadLetters({}))).items).toEqual([])
  })

  test('a refused login holds that provider only, until it is resumed', async () => {
    const adapter = createScriptedAdapter()
    let isRefused = true
    adapter.play(({ jobId }) => {
      if (isRefused && jobId === '1') throw new ProviderError('401 from the BMS')
    })
    await using world = await createHttpWorld({ adapter: adapter.definition })
    const caller = { token: 'test' }
    await world.gateway.providers.onboard(
      { externalOrganizationId: 'p1', name: 'P1', email: 'p1@example.com' },
      caller,
    )
    await world.gateway.providers.change('p1', { organizationId: 11_776 }, caller)
    emitJob(world, 1, 'a')
    emitJob(world, 2, 'b', 5)
    await world.until(async () => (await world.gateway.operations.listHeld()).items.length === 1)
    await world.until(() => adapter.handed.some((handed) => handed.jobId === '2'))
    const { items } = await world.gateway.operations.listHeld()
    expect(items).toMatchObject([{ jobId: '1', reason: 'credentials', externalOrganizationId: 'p1' }])
    isRefused = false
    await world.gateway.operations.resume({ kind: 'provider', externalOrganizationId: 'p1' }, caller)
    await world.until(() => adapter.handed.filter((handed) => handed.jobId === '1').length === 2)
  })

  test('a parked event holds its job until it is replayed or skipped', async () => {
    const adapter = createScriptedAdapter()
    let isRefusing = true
    adapter.play(({ request }) => {
      if (isRefusing && request.event.type === 'job.created') throw new Error('not in our area')
    })
    await using world = new VirtualWorld({ adapter: adapter.definition, settings: { maxAttempts: 1 } })
    const gateway = await world.start()
    world.offer(1, { title: 'a' })
    const letter = await world.until(async () => (await gateway.operations.listDeadLetters({})).items[0])
    world.offer(1, { title: 'b' })
    await world.advance(60_000)
    const { items } = await world.does(gateway.operations.listHeld())
    expect(items).toMatchObject([{ jobId: '1', reason: 'dead_letter', waiting: 2 }])
    isRefusing = false
    await world.does(gateway.operations.replay(letter.id, 'failed', { token: 'test' }))
    await world.until(() => adapter.handed.length === 3)
    expect(titlesOf(adapter.handed, '1')).toEqual(['a', 'a', 'b'])
  })
})

describe.skipIf(noServer)('guarantee 4: nothing poisons the queue, on PostgreSQL', () => {
  const server = useServer()

  test('an attempt whose process died is counted, and the next one hears of it', async () => {
    const url = await server.createUrl()
    const clock = new ShiftedClock()
    const dying = createPostgresStore({ url, clock })
    await dying.open({ environment: 'sandbox', instance: 'main' })
    const event = { id: 'm_0', index: 0, credential: 'default', key: 'event:m_0', body: '{}' }
    await dying.recordMessages([
      {
        messageId: 'm',
        credential: 'default',
        receivedAt: clock.now(),
        events: [{ ...event, putKey: null, isNotice: true }],
      },
    ])
    const [claimed] = await dying.claimEvents({
      limit: 1,
      claimMs: 60_000,
      perProvider: 1,
      inFlight: new Map(),
      skip: new Set(),
      holdsUnknown: false,
    })
    if (claimed === undefined) throw new Error('expected the event to be handed out')
    const handed = { type: 'message.other', data: '{}' }
    expect(await dying.startAttempt({ claim: claimed.claim, handed, echoes: [] })).toBe(1)
    // It says nothing more, and its claim runs out.
    clock.shiftMs += 61_000
    const adapter = createScriptedAdapter()
    await using world = await createHttpWorld({
      adapter: adapter.definition,
      store: createPostgresStore({ url, clock }),
    })
    await world.until(() => adapter.handed.length === 1)
    expect(adapter.handed[0]).toMatchObject({ attempt: 2, request: { previous: 'crashed' } })
    await dying.close()
  })
})
