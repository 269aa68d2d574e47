import { isJsonObject, ProviderError, RetryableError, TerminalError } from '@truckroll/gateway'
import { describe, expect, test } from 'vitest'
import { createScriptedAdapter, type Handed } from './scripted-adapter.ts'
import { createWorld, gatewayKey, type World } from './world.ts'

function emitJob(world: World, id: number, title: string): void {
  world.sandbox.control.emit({
    accountKey: gatewayKey,
    payload: {
      Actions: [{ ID: null, Put: { job: { id, title, status: 'offered', organization_id: 11_776 } } }],
    },
  })
}

function titleOf(handed: Handed): unknown {
  const job = handed.request.event.data['job']
  return typeof job === 'object' && job !== null && 'title' in job ? job.title : undefined
}

describe('guarantee 3: order', () => {
  test('a failing event keeps its place and holds back its own job only', async () => {
    const adapter = createScriptedAdapter()
    let failures = 3
    adapter.play((handed) => {
      if (handed.jobId === '1' && titleOf(handed) === 'a' && failures-- > 0) throw new Error('not now')
    })
    await using world = await createWorld({ adapter: adapter.definition, settings: { retryMaxMs: 50 } })
    for (const title of ['a', 'b', 'c']) emitJob(world, 1, title)
    for (const title of ['a', 'b', 'c']) emitJob(world, 2, title)
    await world.until(() => adapter.handed.filter((handed) => titleOf(handed) === 'c').length === 2)
    const done = (jobId: string) => adapter.handed.filter((handed) => handed.jobId === jobId).map(titleOf)
    expect(done('1')).toEqual(['a', 'a', 'a', 'a', 'b', 'c'])
    expect(done('2')).toEqual(['a', 'b', 'c'])
    expect(adapter.handed.filter((handed) => handed.jobId === '1').map((handed) => handed.attempt)).toEqual([
      1, 2, 3, 4, 1, 1,
    ])
  })

  test('a parked event holds its job until it is replayed or skipped', async () => {
    const adapter = createScriptedAdapter()
    let isRefusing = true
    adapter.play((handed) => {
      if (titleOf(handed) === 'bad' && isRefusing) throw new TerminalError('the address is not in our area')
    })
    await using world = await createWorld({ adapter: adapter.definition })
    emitJob(world, 1, 'bad')
    emitJob(world, 1, 'next')
    emitJob(world, 2, 'other')
    await world.until(async () => (await world.gateway.operations.listDeadLetters({})).items.length === 1)
    await world.until(() => adapter.handed.some((handed) => handed.jobId === '2'))
    const { items } = await world.gateway.operations.listHeld()
    expect(items).toMatchObject([{ jobId: '1', reason: 'dead_letter', waiting: 2 }])
    const [letter] = (await world.gateway.operations.listDeadLetters({})).items
    expect(letter).toMatchObject({ jobId: '1', cause: 'refused', attempts: 1, waitingBehind: 1 })
    isRefusing = false
    await world.gateway.operations.replay(letter?.id ?? '', 'failed', { token: 'test' })
    await world.until(() => adapter.handed.filter((handed) => handed.jobId === '1').length === 3)
    expect(adapter.handed.filter((handed) => handed.jobId === '1').map(titleOf)).toEqual([
      'bad',
      'bad',
      'next',
    ])
  })

  test('after as many attempts as are set an event is parked', async () => {
    const adapter = createScriptedAdapter()
    adapter.play(() => {
      throw new Error('always')
    })
    await using world = await createWorld({ adapter: adapter.definition, settings: { maxAttempts: 4 } })
    emitJob(world, 1, 'a')
    const parked = await world.heard('event:parked')
    expect(parked).toMatchObject({ jobId: '1', cause: 'error' })
    expect(adapter.handed.map((handed) => handed.attempt)).toEqual([1, 2, 3, 4])
    expect(new Set(adapter.handed.map((handed) => handed.eventId)).size).toBe(1)
  })
})

describe('guarantee 5: steps', () => {
  test('a completed step is not run again, and find is asked before a retry', async () => {
    const adapter = createScriptedAdapter()
    const ran: string[] = []
    adapter.play(async ({ request, attempt }) => {
      const customer = await request.step('customer', async () => {
        ran.push('customer')
        return { id: 7 }
      })
      const order = await request.step('order', {
        find: async () => {
          ran.push(`find ${attempt}`)
          return attempt === 3 ? 'order-9' : undefined
        },
        run: async () => {
          ran.push('order')
          throw new Error('done, but the answer was lost')
        },
      })
      return { bmsId: `${customer.id}/${String(order)}` }
    })
    await using world = await createWorld({ adapter: adapter.definition })
    emitJob(world, 1, 'a')
    const done = await world.heard('attempt:done')
    expect(ran).toEqual(['customer', 'order', 'find 2', 'order', 'find 3'])
    expect(done.bmsId).toBe('7/order-9')
  })

  test('a step after the time-out is refused and stores nothing; the event waits until the attempt settles', async () => {
    const adapter = createScriptedAdapter()
    const refused: unknown[] = []
    let running = 0
    let most = 0
    adapter.play(async ({ request, attempt }) => {
      most = Math.max(most, ++running)
      if (attempt === 1) {
        await new Promise<void>((resolve) =>
          request.signal.addEventListener('abort', () => setTimeout(resolve, 100)),
        )
        await request.step('late', async () => 1).catch((error: unknown) => refused.push(error))
        running -= 1
        throw new Error('too late')
      }
      running -= 1
    })
    await using world = await createWorld({ adapter: adapter.definition, settings: { attemptTimeoutMs: 50 } })
    emitJob(world, 1, 'a')
    await world.heard('attempt:done')
    expect(refused).toMatchObject([{ code: 'TR_ATTEMPT_CLOSED' }])
    expect(most).toBe(1)
    expect(adapter.handed.map((handed) => handed.request.previous)).toEqual([undefined, 'timeout'])
  })
})

test('listeners hear what the adapter linked and what it leaves to a person', async () => {
  const adapter = createScriptedAdapter()
  adapter.play(() => ({ bmsId: 'wo-1', needsAttention: 'Call the customer' }))
  await using world = await createWorld({ adapter: adapter.definition })
  emitJob(world, 1, 'a')
  expect(await world.heard('attempt:done')).toMatchObject({
    bmsId: 'wo-1',
    needsAttention: 'Call the customer',
  })
})

describe('outage is not failure', () => {
  test('ten failures in a row over three jobs: down, nothing is parked, and all goes in order when it is back', async () => {
    const adapter = createScriptedAdapter()
    let isDown = true
    adapter.play(() => {
      if (isDown) throw new TerminalError('everything is refused')
    })
    await using world = await createWorld({
      adapter: adapter.definition,
      settings: { maxAttempts: 100, retryMaxMs: 30 },
    })
    adapter.play(() => {
      if (isDown) throw new Error('the BMS is on fire')
    })
    const down = world.heard('adapter:down')
    for (let id = 1; id <= 5; id++) for (const title of ['a', 'b']) emitJob(world, id, title)
    expect(await down).toMatchObject({ what: 'adapter' })
    const { down: listed } = await world.gateway.status()
    expect(listed).toMatchObject([{ what: 'adapter' }])
    isDown = false
    const handedWhileDown = adapter.handed.length
    await world.heard('adapter:up')
    await world.until(async () => (await world.gateway.status()).waitingEvents === 0)
    const after = adapter.handed.slice(handedWhileDown)
    for (const id of ['1', '2', '3', '4', '5']) {
      expect(after.filter((handed) => handed.jobId === id).map(titleOf)).toEqual(['a', 'b'])
    }
    expect((await world.gateway.operations.listDeadLetters({})).items).toEqual([])
  })

  test('throttling is never counted as an attempt', async () => {
    const adapter = createScriptedAdapter()
    let left = 6
    adapter.play(() => {
      if (left-- > 0) throw new RetryableError('429', { isOutage: true })
    })
    await using world = await createWorld({ adapter: adapter.definition, settings: { maxAttempts: 2 } })
    emitJob(world, 1, 'a')
    await world.heard('attempt:done')
    expect((await world.gateway.operations.listDeadLetters({})).items).toEqual([])
    expect(adapter.handed).toHaveLength(7)
  })

  test('a refused login holds that provider only, until it is resumed', async () => {
    const adapter = createScriptedAdapter()
    let isRefused = true
    adapter.play(({ jobId }) => {
      if (isRefused && jobId === '1') throw new ProviderError('401 from the BMS')
    })
    await using world = await createWorld({ adapter: adapter.definition })
    const caller = { token: 'test' }
    await world.gateway.providers.onboard(
      { externalOrganizationId: 'p1', name: 'P1', email: 'p1@example.com' },
      caller,
    )
    await world.gateway.providers.change('p1', { organizationId: 11_776 }, caller)
    emitJob(world, 1, 'a')
    world.sandbox.control.emit({
      accountKey: gatewayKey,
      payload: { Actions: [{ ID: null, Put: { job: { id: 2, title: 'b', organization_id: 5 } } }] },
    })
    await world.until(async () => (await world.gateway.operations.listHeld()).items.length === 1)
    await world.until(() => adapter.handed.some((handed) => handed.jobId === '2'))
    const { items } = await world.gateway.operations.listHeld()
    expect(items).toMatchObject([{ jobId: '1', reason: 'credentials', externalOrganizationId: 'p1' }])
    isRefused = false
    await world.gateway.operations.resume({ kind: 'provider', externalOrganizationId: 'p1' }, caller)
    await world.until(() => adapter.handed.filter((handed) => handed.jobId === '1').length === 2)
  })
})

test('pause holds delivery, not recording; resume delivers in order', async () => {
  const adapter = createScriptedAdapter()
  await using world = await createWorld({ adapter: adapter.definition })
  const caller = { token: 'test' }
  await world.gateway.operations.pause({ kind: 'all' }, caller)
  for (const title of ['a', 'b', 'c']) emitJob(world, 1, title)
  await world.until(async () => (await world.gateway.status()).waitingEvents === 3)
  expect(adapter.handed).toEqual([])
  await world.gateway.operations.resume({ kind: 'all' }, caller)
  await world.until(() => adapter.handed.length === 3)
  expect(adapter.handed.map(titleOf)).toEqual(['a', 'b', 'c'])
})

describe('a provider that left', () => {
  test('still hears what Dispatch sends of its jobs, marked', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createWorld({ adapter: adapter.definition })
    const { providers } = world.gateway
    const caller = { token: 'test' }
    await providers.onboard({ externalOrganizationId: 'p', name: 'P', email: 'p@example.com' }, caller)
    await providers.change('p', { organizationId: 11_776 }, caller)
    emitJob(world, 1, 'before')
    await world.until(() => adapter.handed.some((handed) => titleOf(handed) === 'before'))
    await providers.offboard('p', { caller })
    await world.until(async () => (await providers.get('p'))?.state === 'offboarded')
    emitJob(world, 2, 'after')
    await world.until(() => adapter.handed.some((handed) => titleOf(handed) === 'after'))
    const shown = adapter.handed
      .filter((handed) => handed.type === 'job.created')
      .map((handed) => handed.request.event.data['provider'])
    const provider = { externalOrganizationId: 'p', organizationId: '11776', name: 'P' }
    expect(shown).toEqual([provider, { ...provider, state: 'offboarded' }])
  })
})

describe('guarantee 7: no echo', () => {
  test('a file that the adapter was given does not go back as news; another one does', async () => {
    const adapter = createScriptedAdapter()
    adapter.play(async ({ type, request }) => {
      const { attachment } = request.event.data
      if (type !== 'attachment.created' || !isJsonObject(attachment)) return
      await request.files.get(String(attachment['fileToken']))
    })
    await using world = await createWorld({ adapter: adapter.definition })
    const { brand } = world.sandbox.control
    const job = brand.offerJob({ organizationId: 11_776 })
    brand.addPhoto(job.id, { fileName: 'leak.png', contentBase64: 'AQID' })
    await world.heard('attempt:done', ({ type }) => type === 'attachment.created')
    const back = (contentBase64: string) =>
      world.gateway.updates.send(String(job.id), { kind: 'attachment', fileName: 'a.png', contentBase64 })
    expect(await back('AQID')).toMatchObject({ state: 'suppressed', cause: 'echo' })
    expect(await back('AQID')).toMatchObject({ state: 'queued' })
    expect(await back('BAUG')).toMatchObject({ state: 'queued' })
  })
})
