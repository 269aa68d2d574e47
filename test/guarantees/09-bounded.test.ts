import { TerminalError } from '@truckroll/gateway'
import { createPostgresStore } from '@truckroll/postgres'
import { overrideMethods, type FaultRates } from '@truckroll/testing'
import { describe, expect, test } from 'vitest'
import { createManyCredentials, pollsAtOnce } from '../support/many-credentials.ts'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld, gatewayKey } from '../support/http-world.ts'
import { noServer, useServer } from './support/stores.ts'
import { VirtualWorld } from '../support/virtual-world.ts'

const never = new Promise<never>(() => undefined)

describe('guarantee 9: bounded', () => {
  test('no more events are in memory than are worked on, whatever the backlog', async () => {
    const adapter = createScriptedAdapter()
    let letGo = () => {}
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    adapter.play(() => gate.then(() => ({})))
    let inHand = 0
    let most = 0
    await using world = new VirtualWorld({
      adapter: adapter.definition,
      settings: { deliveryConcurrency: 5 },
      store: (store) =>
        overrideMethods(store, {
          async claimEvents(pass, options) {
            const claimed = await pass(options)
            inHand += claimed.length
            most = Math.max(most, inHand)
            return claimed
          },
          async finishAttempt(pass, claim, outcome) {
            inHand -= 1
            return pass(claim, outcome)
          },
        }),
    })
    for (let id = 1; id <= 100; id++) world.offer(id)
    const gateway = await world.start()
    await world.until(async () => (await gateway.status()).waitingEvents === 100)
    await world.advance(30_000)
    letGo()
    await world.until(async () => (await gateway.status()).waitingEvents === 0)
    expect(most).toBe(5)
  })

  test('no more messages are in memory than 32 polls bring, however many credentials have some; none waits for ever', async () => {
    const providers = Array.from({ length: 3 * pollsAtOnce }, (_, index) => `p-${index}`)
    let open = 0
    let most = 0
    const acked = new Set<string>()
    const gateway = await createManyCredentials(providers, ({ key }) => ({
      async poll() {
        open += 1
        most = Math.max(most, open)
        await new Promise((resolve) => void setTimeout(resolve, 1))
        const isFirst = !acked.has(key)
        if (!isFirst) open -= 1
        const payload = { Actions: [{ ID: null, Put: { job: { id: key, title: 'x' } } }] }
        const message = { id: `m-${key}`, receipt: key, payload, raw: payload }
        return { kind: 'messages', messages: isFirst ? [message] : [], bodyBytes: 100 }
      },
      async ack({ receipt }) {
        await new Promise((resolve) => void setTimeout(resolve, 1))
        acked.add(receipt)
        open -= 1
      },
      post: async () => undefined,
    }))
    const heard = new Promise<void>((resolve) => {
      const seen = new Set<string>()
      gateway.on('message:acked', ({ credential }) => {
        if (seen.add(credential).size === providers.length) resolve()
      })
    })
    await gateway.start()
    await heard
    await gateway.stop({ graceMs: 200 })
    expect([...acked].toSorted()).toEqual(providers.toSorted())
    expect(most).toBe(pollsAtOnce)
  })

  test('no more updates are in memory than are on their way, and no more bytes of files', async () => {
    const adapter = createScriptedAdapter()
    let inHand = 0
    let most = 0
    let bytesInHand = 0
    let mostBytes = 0
    let letGo = () => {}
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    await using world = new VirtualWorld({
      adapter: adapter.definition,
      settings: { sendConcurrency: 4 },
      store: (store) =>
        overrideMethods(store, {
          async claimSends(pass, options) {
            const claimed = await pass(options)
            inHand += claimed.length
            for (const { fileBytes } of claimed) bytesInHand += fileBytes
            most = Math.max(most, inHand)
            mostBytes = Math.max(mostBytes, bytesInHand)
            return claimed
          },
          async finishSend(pass, claim, outcome) {
            inHand -= 1
            if (jobsWithFiles.has(claim.key)) bytesInHand -= fileBytes
            return pass(claim, outcome)
          },
        }),
      connect: (client) => ({
        ...client,
        async post(request) {
          await gate
          await client.post(request)
        },
      }),
    })
    const fileBytes = 6_000_000
    const jobsWithFiles = new Set<string>()
    for (let id = 1; id <= 8; id++) world.offer(id)
    const gateway = await world.start()
    await world.until(() => adapter.handed.length === 8)
    const contentBase64 = Buffer.alloc(fileBytes).toString('base64')
    for (let id = 1; id <= 4; id++) {
      jobsWithFiles.add(`job:${id}`)
      const photo = { kind: 'attachment', fileName: 'photo.jpg', contentBase64 } as const
      await world.does(gateway.updates.send(String(id), photo))
    }
    await world.advance(10_000)
    expect(mostBytes).toBe(2 * fileBytes)
    for (let id = 5; id <= 8; id++) await world.does(gateway.updates.send(String(id), { kind: 'accept' }))
    await world.advance(10_000)
    expect(most).toBe(4)
    letGo()
    await world.until(() => world.dispatch.posts.length === 8)
  })

  test('what is done is purged in slices, what waits never', async () => {
    const adapter = createScriptedAdapter()
    adapter.play(({ jobId }) => {
      if (jobId === '1') throw new TerminalError('the address is not in our area')
      return { bmsId: `W-${jobId}` }
    })
    let slices = 0
    await using world = new VirtualWorld({
      adapter: adapter.definition,
      settings: { retentionDays: 30, evidenceDays: 60 },
      store: (store) => overrideMethods(store, { purge: (pass, rule) => ((slices += 1), pass(rule)) }),
    })
    for (let id = 1; id <= 120; id++) world.offer(id, { status: 'complete' })
    const gateway = await world.start()
    await world.until(() => adapter.handed.length === 120)
    await world.advance(5 * 60_000)
    slices = 0
    // A clock that jumped is not believed for a day.
    world.clock.jump(31 * 24 * 3_600_000)
    await world.advance(25 * 3_600_000)
    expect(slices).toBeGreaterThan(2)
    const purgedAt = async (id: string) => (await world.does(gateway.jobs.get(id)))?.purgedAt
    expect(await purgedAt('2')).toEqual(expect.any(Number))
    expect(await purgedAt('1')).toBeUndefined()
    const { items } = await world.does(gateway.operations.listDeadLetters({}))
    expect(items).toMatchObject([{ jobId: '1', cause: 'refused' }])
    // Its body is still there: a person may have it tried again.
    adapter.play(() => undefined)
    await world.does(gateway.operations.replay(items[0]?.id ?? '', 'failed', { token: 'test' }))
    await world.until(() => adapter.handed.length === 121)
    expect(adapter.handed.at(-1)).toMatchObject({ type: 'job.created', jobId: '1' })
  })

  test('an open job stays whole when the event that told of it is purged', async () => {
    const adapter = createScriptedAdapter()
    await using world = new VirtualWorld({ adapter: adapter.definition, settings: { retentionDays: 30 } })
    world.offer(1, { gate: 'code 4711' })
    const gateway = await world.start()
    await world.until(() => adapter.handed.length === 1)
    world.clock.jump(31 * 24 * 3_600_000)
    await world.advance(24 * 3_600_000)
    await world.until(async () => (await gateway.status()).retention?.emptied === 1)
    const job = { id: 1, gate: 'code 4711' }
    expect(await world.does(gateway.jobs.get('1'))).toMatchObject({ job, purgedAt: undefined })
    expect((await world.does(gateway.jobs.list({ limit: 10 }))).items).toMatchObject([{ job }])
    // What comes of it now names the job only, and is handed over with the whole of it.
    world.emit(1, {
      Actions: [{ ID: null, Put: { appointment: { id: 5, job_id: 1, status: 'scheduled' } } }],
    })
    await world.until(() => adapter.handed.length === 2)
    expect(adapter.handed[1]).toMatchObject({ type: 'appointment.updated', request: { job } })
  })

  const troubles: readonly (readonly [string, FaultRates])[] = [
    ['all is well', {}],
    ['acks are answered only when the message is visible again', { 'ack-late': 1 }],
    ['acks fail', { 'ack-fails': 1 }],
    ['Dispatch asks for patience', { 'ack-throttled': 1, 'post-throttled': 1, 'poll-throttled': 1 }],
    ['a poll takes long', { 'poll-slow': 1 }],
  ]

  test.each(troubles)('stop drains within ten seconds if %s', async (_name, rates) => {
    const adapter = createScriptedAdapter()
    adapter.play(() => ({ updates: [{ kind: 'accept' }] }))
    const world = new VirtualWorld({ adapter: adapter.definition, rates })
    world.offer(7)
    const gateway = await world.start()
    await world.advance(200)
    const from = world.clock.elapsedMs()
    await world.does(gateway.stop())
    expect(world.clock.elapsedMs() - from).toBeLessThanOrEqual(10_000)
    world.probe.close()
  })

  test('stop drains within ten seconds although an adapter never answers', async () => {
    const adapter = createScriptedAdapter()
    adapter.play(() => never)
    const world = new VirtualWorld({ adapter: adapter.definition })
    world.offer(7)
    const gateway = await world.start()
    await world.until(() => adapter.handed.length === 1)
    const from = world.clock.elapsedMs()
    await world.does(gateway.stop())
    expect(world.clock.elapsedMs() - from).toBeLessThanOrEqual(10_000)
    expect(adapter.handed[0]?.request.signal.aborted).toBe(true)
    world.probe.close()
  })
})

describe.skipIf(noServer)('guarantee 9: bounded, on PostgreSQL', () => {
  const server = useServer()
  test('stop releases the lease at once', async () => {
    const url = await server.createUrl()
    const adapter = createScriptedAdapter()
    const other = createPostgresStore({ url })
    await other.open({ environment: 'sandbox', instance: 'main' })
    {
      await using world = await createHttpWorld({
        adapter: adapter.definition,
        store: createPostgresStore({ url }),
      })
      world.sandbox.control.brand.offerJob()
      // It acks, so it has the lease; that nobody else can have it then is guarantee 8.
      await world.until(() => world.sandbox.control.queue(gatewayKey).messages.length === 0)
    }
    expect(await other.acquireLease('default', 'another process', 15_000)).toBeDefined()
    await other.close()
  })
})
