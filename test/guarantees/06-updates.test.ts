import { TerminalError, type JobUpdate, type Update } from '@truckroll/gateway'
import { DispatchError, type Store } from '@truckroll/gateway/embed'
import { describe, expect, test } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld, gatewayKey, type HttpWorld } from '../support/http-world.ts'
import { AskedVendor } from './support/asked-vendor.ts'
import { emit, emitJob } from '../support/emit.ts'
import { HeldCommits, turns } from './support/held-commits.ts'
import { purgeAll } from './support/purge-all.ts'
import { ShiftedClock } from './support/shifted-clock.ts'
import { useStores } from './support/stores.ts'
import { connectFirst } from './support/telling-vendor.ts'
import { VirtualWorld, type VirtualWorldOptions } from '../support/virtual-world.ts'

const dayMs = 86_400_000
const photo = { kind: 'attachment', fileName: 'photo.jpg', contentBase64: 'AAAA' } as const

function note(text: string): Update {
  return { kind: 'note', text }
}

/** A world in which jobs were recorded and handed over. */
async function createKnowing(jobs: readonly number[], options: Omit<VirtualWorldOptions, 'adapter'> = {}) {
  const adapter = createScriptedAdapter()
  const world = new VirtualWorld({ ...options, adapter: adapter.definition })
  for (const id of jobs) world.offer(id)
  const gateway = await world.start()
  await world.until(() => adapter.handed.length === jobs.length)
  const send = async (jobId: number, update: Update) =>
    (await world.does(gateway.updates.send(String(jobId), update))).id
  const stateOf = async (id: string) => (await world.does(gateway.updates.get(id)))?.state
  return { world, gateway, send, stateOf, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

describe.each(useStores())('guarantee 6: updates, on $name', ({ why, prepare, createStore, createData }) => {
  prepare()
  async function createKnown(): Promise<HttpWorld> {
    const adapter = createScriptedAdapter()
    const world = await createHttpWorld({ adapter: adapter.definition, store: await createStore() })
    emitJob(world, 1, 'x')
    await world.until(() => adapter.handed.length === 1)
    return world
  }
  const textsAt = (world: HttpWorld) =>
    world.sandbox.control.received({ accountKey: gatewayKey }).map(({ text }) => text)

  test.skipIf(why)('those of a job go in order, each as a POST of its own', async () => {
    await using world = await createKnown()
    const texts = ['one', 'two', 'three', 'four', 'five']
    for (const text of texts) await world.gateway.updates.send('1', note(text))
    await world.until(() => textsAt(world).length === texts.length)
    expect(textsAt(world).map((text) => texts.filter((word) => text.includes(`"${word}"`)))).toEqual(
      texts.map((word) => [word]),
    )
  })

  test.skipIf(why)('a photo that does not get through lets what is behind it go first', async () => {
    await using world = await createKnown()
    const { control } = world.sandbox
    control.addFault({ route: 'agent/in', kind: 'status', times: 1 })
    // Both wait before the first is posted, however slow the machine is.
    const { operations } = world.gateway
    await operations.pause({ kind: 'job', jobId: '1' }, { token: 'test' })
    const { id } = await world.gateway.updates.send('1', photo)
    await world.gateway.updates.send('1', note('behind'))
    await operations.resume({ kind: 'job', jobId: '1' }, { token: 'test' })
    await world.until(() => textsAt(world).length === 2)
    expect(textsAt(world)[0]).toContain('behind')
    await world.until(async () => (await world.gateway.updates.get(id))?.state !== 'queued')
  })

  test.skipIf(why)(
    'the same act told under two keys is sent once; the same words of another time twice',
    async () => {
      await using world = await createKnown()
      const { updates } = world.gateway
      const act = { ...note('The pump is in.'), occurredAt: '2026-03-01T09:00:00Z' }
      const first = await updates.send('1', act, { idempotencyKey: 'one' })
      expect(await updates.send('1', act, { idempotencyKey: 'two' })).toMatchObject({
        state: 'suppressed',
        cause: 'repeated',
        repeats: first.id,
      })
      await updates.send('1', { ...act, occurredAt: '2026-03-01T10:00:00Z' }, { idempotencyKey: 'three' })
      await updates.send('1', note('last'))
      await world.until(() => textsAt(world).some((text) => text.includes('last')))
      expect(textsAt(world).filter((text) => text.includes('The pump is in.'))).toHaveLength(2)
    },
  )

  test.skipIf(why)('a status of one visit is not late because another was booked meanwhile', async () => {
    await using world = await createKnown()
    const { updates } = world.gateway
    const at = (minute: number) => new Date(Date.now() - 3_600_000 + minute * 60_000).toISOString()
    const book = (appointmentId: string, minute: number): Update => ({
      kind: 'schedule',
      start: '2026-09-01T09:00:00Z',
      durationSeconds: 3_600,
      appointmentId,
      occurredAt: at(minute),
    })
    await updates.send('1', book('a', 1))
    await updates.send('1', book('b', 10))
    const enroute = { kind: 'enroute', occurredAt: at(5) } as const
    expect(await updates.send('1', { ...enroute, appointmentId: 'a' })).toMatchObject({ state: 'queued' })
    expect(await updates.send('1', { ...enroute, appointmentId: 'b' })).toMatchObject({
      cause: 'out_of_order',
    })
  })

  test.skipIf(why)('who answers each news of an update by another one comes to an end', async () => {
    let count = 0
    const adapter = createScriptedAdapter()
    adapter.play(({ type }) => {
      if (type === 'update.confirmed') return { updates: [note(`answer ${++count}`)] }
      return { bmsId: 'wo-1' }
    })
    await using world = await createHttpWorld({ adapter: adapter.definition, store: await createStore() })
    world.sandbox.control.changeAccount({ key: gatewayKey, acks: true, errors: true })
    const { id } = world.sandbox.control.brand.offerJob()
    await world.heard('attempt:done', ({ jobId }) => jobId === String(id))
    await world.gateway.updates.send(String(id), { kind: 'accept' })
    await world.until(async () => (await world.gateway.operations.listAttention()).items.length > 0)
    expect((await world.gateway.operations.listAttention()).items).toMatchObject([{ cause: 'circle' }])
    const told = await world.gateway.jobs.updates(String(id))
    expect(told.map(({ cause }) => cause)).toEqual([undefined, undefined, 'circle'])
  })

  test.skipIf(why)('ack and err find their update by its MessageId', async () => {
    await using world = await createKnown()
    const { updates } = world.gateway
    const { control } = world.sandbox
    control.changeAccount({ key: gatewayKey, acks: true, errors: true })
    const { id: offered } = control.brand.offerJob()
    await world.heard('attempt:done', ({ jobId }) => jobId === String(offered))
    const stateOf = async (id: string) => (await updates.get(id))?.state
    const { id: taken } = await updates.send(String(offered), { kind: 'accept' })
    // Of this job Dispatch knows nothing.
    const { id: refused } = await updates.send('1', { kind: 'accept' })
    await world.until(async () => (await stateOf(taken)) === 'confirmed')
    await world.until(async () => (await stateOf(refused)) === 'rejected')
    expect((await updates.get(refused))?.message).toContain('Problem writing job')
  })

  test.skipIf(why)('the same Idempotency-Key is the same update', async () => {
    await using world = await createKnown()
    const send = (text: string, idempotencyKey: string) =>
      world.gateway.updates.send('1', note(text), { idempotencyKey })
    const first = await send('one', 'key-1')
    expect((await send('one', 'key-1')).id).toBe(first.id)
    await expect(send('other', 'key-1')).rejects.toMatchObject({ code: 'TR_IDEMPOTENCY_CONFLICT' })
    await send('last', 'key-2')
    await world.until(() => textsAt(world).some((text) => text.includes('"last"')))
    expect(textsAt(world)).toHaveLength(2)
  })

  test.skipIf(why).each([
    ['an event', { attachment: { id: 1, entity_type: 'Job', entity_id: 1, description: 'x' } }],
    ['a notice', { surveyresponse: { id: 1, job_id: 1, rating: 5 } }],
  ])('what %s brought before it was parked goes out once, however late it is replayed', async (_, told) => {
    const clock = new ShiftedClock()
    const adapter = createScriptedAdapter()
    await using world = await createHttpWorld({
      adapter: adapter.definition,
      store: await createStore(clock),
      clock,
    })
    emitJob(world, 1, 'x')
    await world.until(() => adapter.handed.length === 1)
    let isRefusing = true
    const [parked, sent] = [world.heard('event:parked'), world.heard('update:sent')]
    adapter.play(async ({ request }) => {
      await request.updates.send(note('first'))
      if (!isRefusing) return { updates: [note('last')] }
      await sent
      // The update is older than evidence is kept; the event is not even older than bodies are.
      clock.shiftMs = 16 * dayMs
      throw new TerminalError('no such customer')
    })
    emit(world, told)
    const { eventId } = await parked
    await purgeAll(world.store)
    isRefusing = false
    await world.gateway.operations.replay(eventId, 'failed', { token: 'test' })
    await world.until(() => textsAt(world).some((text) => text.includes('"last"')))
    expect(textsAt(world)).toHaveLength(2)
  })

  /** A change that the vendor tells while job 2 has no work order yet, and the job linked so many days after that. */
  async function linkLater(change: JobUpdate, days: number) {
    const clock = new ShiftedClock()
    const openStore = await createData(clock)
    const vendor = new AskedVendor()
    const { adapter } = vendor
    adapter.play(({ jobId }) => {
      if (jobId === '2') throw new TerminalError('by hand, please')
    })
    const start = (store: Store) => createHttpWorld({ adapter: adapter.definition, store, clock })
    {
      await using world = await start(await connectFirst(openStore(), 11_776))
      const parked = world.heard('event:parked')
      for (const id of [1, 2]) emitJob(world, id, 'x')
      await parked
      await world.until(() => adapter.handed.length === 2 && vendor.askedFrom.length === 1)
      vendor.tell([change])
      await world.until(async () => (await world.store.readChangePosition('acme')).cursor === '1')
      await world.until(async () => (await world.gateway.status()).queuedUpdates === 0)
    }
    clock.shiftMs = days * dayMs
    const store = openStore()
    await store.open({ environment: 'sandbox', instance: 'main' })
    await purgeAll(store)
    await store.relinkJob('2', 'wo-2')
    await store.close()
    const world = await start(openStore())
    await world.until(() => vendor.askedFrom.length === 2)
    return { world, vendor, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
  }

  test.skipIf(why)('a change told before its work order was linked goes out once it is', async () => {
    const job = { externalOrganizationId: 'acme', bmsId: 'wo-2' }
    await using linked = await linkLater({ job, key: 'early', update: note('early') }, 13)
    await linked.world.until(() => textsAt(linked.world).some((text) => text.includes('"early"')))
    expect(linked.vendor.askedFrom).toEqual([undefined, undefined])
  })

  test.skipIf(why)(
    'no link asks for changes so old that it is not known which of them went out',
    async () => {
      const change = { job: { jobId: '1' }, key: 'early', update: note('early') }
      await using linked = await linkLater(change, 20)
      expect(linked.vendor.askedFrom).toEqual([undefined, '1'])
    },
  )
})

describe('guarantee 6: updates', () => {
  test('an update is durable before the caller hears that it is queued', async () => {
    const commits = new HeldCommits()
    const adapter = createScriptedAdapter()
    await using world = await createHttpWorld({ adapter: adapter.definition, commitScheduler: commits })
    emitJob(world, 1, 'x')
    await world.heard('attempt:done')
    commits.isHolding = true
    let answer: string | undefined
    const sending = world.gateway.updates.send('1', { kind: 'accept' }).then(({ state }) => (answer = state))
    await world.until(() => commits.waiting > 0)
    await turns(200)
    expect(answer).toBeUndefined()
    commits.release()
    await sending
    expect(answer).toBe('queued')
  })

  test('the next of a job goes after the answer to the one before; other jobs do not wait for it', async () => {
    let running = 0
    let most = 0
    let letGo = () => {}
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    const posted: string[] = []
    await using known = await createKnowing([1, 2, 3], {
      connect: (client) => ({
        ...client,
        async post(request) {
          posted.push(request.messageId ?? '')
          most = Math.max(most, ++running)
          await gate
          await client.post(request)
          running -= 1
        },
      }),
    })
    const { world, send } = known
    const first = [await send(1, note('a')), await send(2, note('a')), await send(3, note('a'))]
    const second = await send(1, note('b'))
    await world.advance(30_000)
    expect(posted.toSorted()).toEqual(first.toSorted())
    expect(most).toBe(3)
    letGo()
    await world.until(() => world.dispatch.posts.length === 4)
    expect(posted.at(-1)).toBe(second)
  })

  test(
    'while agent/in is down it is sent again, without limit of time, with the same bytes and MessageId',
    { timeout: 60_000 },
    async () => {
      let tries = 0
      const bodies = new Set<string>()
      const ids = new Set<string | undefined>()
      await using known = await createKnowing([1], {
        rates: { 'post-fails': 1 },
        settings: { retryForHours: 0.1, maxAttempts: 2, pollIntervalMs: 600_000 },
        connect: (client) => ({
          ...client,
          post(request) {
            tries += 1
            bodies.add(Buffer.from(request.body).toString('base64'))
            ids.add(request.messageId)
            return client.post(request)
          },
        }),
      })
      const { world, send } = known
      const id = await send(1, { kind: 'complete', resolution: 'fixed' })
      await world.advance(3 * 3_600_000)
      expect(tries).toBeGreaterThan(100)
      world.faults.end()
      await world.until(() => world.dispatch.posts.length === 1)
      expect([...ids]).toEqual([id])
      expect(bodies.size).toBe(1)
    },
  )

  test('one that Dispatch refuses for good is dead, and those behind it go', async () => {
    let isFirst = true
    await using known = await createKnowing([1], {
      connect: (client) => ({
        ...client,
        post(request) {
          if (!isFirst) return client.post(request)
          isFirst = false
          throw new DispatchError('TR_CLIENT_REFUSED', 'never', { status: 422, wasSent: true })
        },
      }),
    })
    const { world, send, stateOf } = known
    const dead = await send(1, note('a'))
    const next = await send(1, note('b'))
    await world.until(() => world.dispatch.posts.length === 1, 60_000)
    expect(world.dispatch.posts[0]?.messageId).toBe(next)
    expect(await stateOf(dead)).toBe('dead')
  })

  test('if acks are not enabled sent is final, and nothing waits for one', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createHttpWorld({ adapter: adapter.definition })
    emitJob(world, 1, 'x')
    await world.heard('attempt:done')
    const sent: string[] = []
    world.gateway.on('update:sent', ({ updateId }) => sent.push(updateId))
    const first = await world.gateway.updates.send('1', note('a'))
    const second = await world.gateway.updates.send('1', note('b'))
    await world.until(() => sent.length === 2)
    expect(sent).toEqual([first.id, second.id])
    for (const id of sent) expect((await world.gateway.updates.get(id))?.state).toBe('sent')
  })

  test('one told of before it happened counts as now, with a warning if it is 5 minutes ahead', async () => {
    await using known = await createKnowing([7])
    const { world, gateway, send, stateOf } = known
    const at = (minutes: number) => new Date(world.clock.now() + minutes * 60_000).toISOString()
    const warnings = async () =>
      (await world.does(gateway.jobs.timeline('7')))
        .filter(({ kind }) => kind === 'update.warning')
        .map(({ text }) => text)
    await send(7, { kind: 'enroute', occurredAt: at(6) })
    expect(await warnings()).toEqual(['occurredAt is more than 5 minutes in the future; it counts as now'])
    // Were it taken at its word, what really happened next would be too late.
    const started = await send(7, { kind: 'start', occurredAt: at(0) })
    expect(await stateOf(started)).not.toBe('suppressed')
    await send(7, { kind: 'pause', occurredAt: at(4) })
    const completed = await send(7, { kind: 'complete', occurredAt: at(0) })
    expect(await stateOf(completed)).not.toBe('suppressed')
    const late = await send(7, { kind: 'enroute', occurredAt: at(-1) })
    expect(await stateOf(late)).toBe('suppressed')
    expect(await warnings()).toHaveLength(1)
  })

  test('one that is repeated for years goes out once, however short evidence is kept', async () => {
    await using known = await createKnowing([7], { settings: { retentionDays: 1, evidenceDays: 15 } })
    const { world, gateway } = known
    for (let days = 0; days < 60; days += 10) {
      await world.does(gateway.updates.send('7', note('on site'), { idempotencyKey: 'change:1' }))
      world.clock.jump(10 * 86_400_000)
      // What is old is removed once an hour.
      await world.advance(65 * 60_000)
    }
    expect(world.dispatch.posts).toHaveLength(1)
  })
})
