import { createPostgresStore } from '@truckroll/postgres'
import { Cluster } from '@truckroll/throwaway-postgres'
import { overrideMethods } from '@truckroll/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld, gatewayKey } from '../support/http-world.ts'
import { HeldCommits, turns } from './support/held-commits.ts'
import { KeepingLogger } from './support/keeping-logger.ts'
import { noServer } from './support/stores.ts'
import { traceProgram, whyNoTrace } from '../support/trace.ts'
import { VirtualWorld } from '../support/virtual-world.ts'

const noTrace = await whyNoTrace()

function webhookOf(jobId: number): Uint8Array {
  const job = { id: jobId, title: 'x', status: 'offered', updated_at: '2026-01-01T00:00:00Z' }
  return Buffer.from(JSON.stringify({ type: 'job', payload: { Actions: [{ ID: null, Put: { job } }] } }))
}

describe('guarantee 1: no loss', () => {
  test('a message is acked, and a webhook answered, only after its bytes are durable', async () => {
    const commits = new HeldCommits()
    const adapter = createScriptedAdapter()
    await using world = await createHttpWorld({ adapter: adapter.definition, commitScheduler: commits })
    const { control } = world.sandbox
    await world.until(async () => (await world.gateway.status()).credentials[0]?.lastPollAt !== undefined)
    commits.isHolding = true
    control.brand.offerJob()
    await world.until(() => control.queue(gatewayKey).messages.some((message) => message.isInFlight))
    await world.until(() => commits.waiting > 0)
    let isAnswered = false
    const webhook = world.gateway.webhooks.receiveDispatch(webhookOf(7)).then(() => (isAnswered = true))
    // Longer than anyone waits who does not wait for the commit itself.
    await turns(30_000)
    expect(isAnswered).toBe(false)
    expect(control.queue(gatewayKey).messages).toHaveLength(1)

    commits.release()
    await webhook
    await world.until(() => control.queue(gatewayKey).messages.length === 0)
  })

  test('if a batch fails each message is tried alone; what could not be recorded is not acked', async () => {
    const adapter = createScriptedAdapter()
    let isBroken = true
    let largestBatch = 0
    await using world = new VirtualWorld({
      adapter: adapter.definition,
      store: (store) =>
        overrideMethods(store, {
          async recordMessages(pass, messages, fence) {
            largestBatch = Math.max(largestBatch, messages.length)
            const isBad = messages.some(({ events }) => events.some(({ jobId }) => jobId === '2'))
            if (isBad && isBroken) throw new Error('the second cannot be stored')
            return pass(messages, fence)
          },
        }),
    })
    const [first, second, third] = [1, 2, 3].map((id) => world.offer(id))
    await world.start()
    await world.until(() => adapter.handed.length === 2)
    await world.advance(20_000)
    expect(largestBatch).toBe(3)
    expect([first?.isAcked, second?.isAcked, third?.isAcked]).toEqual([true, false, true])
    expect(adapter.handed.map(({ jobId }) => jobId).toSorted()).toEqual(['1', '3'])

    isBroken = false
    await world.until(() => adapter.handed.some(({ jobId }) => jobId === '2'))
    await world.until(() => second?.isAcked)
  })

  test('a poll answer that is no envelope is logged in outline', async () => {
    const adapter = createScriptedAdapter()
    const logger = new KeepingLogger()
    await using world = await createHttpWorld({ adapter: adapter.definition, logger })
    const { control } = world.sandbox
    const failed = world.heard('poll:failed')
    const itemText = `no JSON ${'.'.repeat(200)} the name of a customer`
    const broken = control.emit({ accountKey: gatewayKey, itemText })
    expect((await failed).message).toContain('not an envelope')
    control.discard(gatewayKey, broken.id)
    const line = logger.lines.find(({ fields }) => 'answer' in fields)
    expect(line).toMatchObject({
      level: 'error',
      fields: {
        answer: {
          status: 200,
          contentType: expect.stringContaining('json'),
          bodyBytes: expect.any(Number),
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          head: expect.stringContaining('no JSON'),
        },
      },
    })
    // What is no envelope may hold a customer: no more than its beginning is shown.
    expect(logger.text()).not.toContain('the name of a customer')
    control.brand.offerJob()
    await world.heard('attempt:done')
  })

  test('a poll answer that is no envelope is polled again with backoff', async () => {
    const adapter = createScriptedAdapter()
    let polls = 0
    await using world = new VirtualWorld({
      adapter: adapter.definition,
      rates: { 'poll-garbage': 1 },
      connect: (client) => ({ ...client, poll: (request) => ((polls += 1), client.poll(request)) }),
    })
    const message = world.offer(1)
    await world.start()
    await world.advance(10 * 60_000)
    expect(polls).toBeGreaterThan(5)
    // An interval of 5 s would make 120 of them, none at all thousands.
    expect(polls).toBeLessThan(60)
    world.faults.end()
    await world.until(() => message.isAcked)
    expect(adapter.handed).toHaveLength(1)
  })

  test('an item without a receipt is recorded and shown, not acked', async () => {
    const adapter = createScriptedAdapter()
    const acked: string[] = []
    await using world = new VirtualWorld({
      adapter: adapter.definition,
      rates: { 'poll-without-receipt': 1 },
      connect: (client) => ({
        ...client,
        ack: (request) => (acked.push(request.receipt), client.ack(request)),
      }),
    })
    const message = world.offer(1)
    const gateway = await world.start()
    await world.until(() => adapter.handed.length === 1, 20_000)
    expect(message).toMatchObject({ deliveries: 1, isAcked: false })
    expect(acked).toEqual([])
    expect(await world.does(gateway.jobs.get('1'))).toMatchObject({ id: '1' })
  })

  test.skipIf(noTrace)('on SQLite its bytes are synced to the disk before the answer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'truckroll-guarantee-'))
    await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
    const program = fileURLToPath(new URL('./support/record-and-say.ts', import.meta.url))
    const [store, answers] = [join(folder, 'store.db'), join(folder, 'answers')]
    const calls = await traceProgram(program, [store, answers, '5'], {
      folder,
      calls: ['fsync', 'fdatasync', 'pwrite64', 'write'],
    })
    const isOnLog = (call: string) => call.includes(`${store}-wal>`)
    const told = calls.flatMap((call) => {
      if (call.includes(`<${answers}>`)) return ['answer']
      if (!isOnLog(call)) return []
      return /sync\(/.test(call) ? ['sync'] : ['write']
    })
    const inShort = told.filter((what, index) => what !== told[index - 1])
    expect(inShort.slice(0, inShort.lastIndexOf('answer') + 1).slice(-15)).toEqual(
      Array.from({ length: 5 }, () => ['write', 'sync', 'answer']).flat(),
    )
  })

  test.skipIf(noServer)(
    'what was answered survives the crash of a PostgreSQL that commits late by its own settings',
    async () => {
      await using cluster = await Cluster.start({
        settings: { synchronous_commit: 'off', wal_writer_delay: '10s' },
      })
      const url = await cluster.createDatabase()
      const adapter = createScriptedAdapter()
      const store = createPostgresStore({ url, retryMs: 10 })
      await using world = await createHttpWorld({ adapter: adapter.definition, store })
      // Nothing else that is written may bring it to the disk.
      await world.gateway.operations.pause({ kind: 'all' }, { token: 'test' })
      const jobs = [1, 2, 3, 4, 5]
      for (const id of jobs) await world.gateway.webhooks.receiveDispatch(webhookOf(id))
      await cluster.stopServer('immediate')
      await cluster.startServer()
      const rows = await cluster.query(
        'select job_id from truckroll.events order by seq',
        [],
        new URL(url).pathname.slice(1),
      )
      expect(rows.map((row) => row['job_id'])).toEqual(jobs.map(String))
    },
  )
})
