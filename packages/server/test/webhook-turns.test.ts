import { defineAdapter, type AnyAdapter, type WebhookRequest } from '@truckroll/gateway'
import { createGateway, createImmediateCommits } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { createServer } from '../src/index.ts'
import { silentLogger } from './support/silent-logger.ts'

const syncMs = 20
const waiting = 1_000
const callers = 50

class Vendor implements AnyAdapter {
  async createJob() {
    return { bmsId: 'wo' }
  }
  async cancelJob() {}
  async receiveWebhook({ body }: WebhookRequest) {
    const text = new TextDecoder().decode(body)
    return {
      status: 200,
      updates: [{ job: { jobId: '1' }, key: text, update: { kind: 'note', text } as const }],
    }
  }
}

function messageOf(id: string) {
  const job = { id, title: 'Furnace', status: 'offered', organization_id: '5' }
  const event = {
    id: `m${id}_0`,
    index: 0,
    credential: 'default',
    key: `job:${id}`,
    jobId: id,
    putKey: 'job',
    organizationId: '5',
    body: JSON.stringify({ Put: { job } }),
    isNotice: false,
    fullJob: {
      id,
      idJson: JSON.stringify(id),
      organizationIdJson: '"5"',
      sourceIdJson: undefined,
      organizationId: '5',
      externalId: undefined,
      body: JSON.stringify(job),
    },
  }
  return { messageId: `m${id}`, credential: 'default', receivedAt: 0, events: [event] }
}

it('a webhook waits for a few commits, not for those of all others, while the disk is slow and much waits', async () => {
  const commits = createImmediateCommits()
  let count = 0
  let isSlow = false
  const never = new Int32Array(new SharedArrayBuffer(4))
  const schedule = (commit: () => void) =>
    commits.schedule(() => {
      commit()
      count += 1
      if (isSlow) Atomics.wait(never, 0, 0, syncMs)
    })
  const store = createSqliteStore({ path: ':memory:', commitScheduler: { schedule } })
  const gateway = createGateway({
    settings: { dispatchKey: 'k', dispatchSecret: 'ab' },
    adapter: defineAdapter({ name: 'vendor', version: '1.0.0', adapter: Vendor }),
    store,
    connect: () => ({
      poll: async () => ({ kind: 'messages', messages: [], bodyBytes: 2 }),
      ack: () => Promise.reject(new Error('nothing was handed out')),
      post: async () => undefined,
    }),
    logger: silentLogger,
  })
  await store.open({ environment: 'sandbox', instance: 'main' })
  await store.recordMessages(Array.from({ length: waiting }, (_, index) => messageOf(String(index + 1))))
  isSlow = true
  await gateway.start()
  const server = createServer({ gateway, settings: { httpPort: 0 }, logger: silentLogger })
  const { port } = await server.listen()
  onTestFinished(async () => {
    isSlow = false
    await server.close()
    await gateway.stop()
  })
  const waited = await Promise.all(
    Array.from({ length: callers }, async (_, index) => {
      const before = count
      const body = `note ${index}`
      const answer = await fetch(`http://127.0.0.1:${port}/v1/bms/webhook`, { method: 'POST', body })
      expect(answer.status).toBe(200)
      return count - before
    }),
  )
  expect((await gateway.status()).waitingEvents).toBeGreaterThan(waiting / 2)
  expect(Math.max(...waited)).toBeLessThanOrEqual(10)
})
