import { SystemClock, type CommitScheduler, type Timer } from '@truckroll/gateway'
import type { SandboxControl } from '@truckroll/sandbox'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createScriptedAdapter } from './scripted-adapter.ts'
import { createWorld, gatewayKey } from './world.ts'

/** Commits only when told to. */
class HeldCommits implements CommitScheduler {
  readonly #waiting: (() => void)[] = []
  isHolding = false

  get waiting(): number {
    return this.#waiting.length
  }

  schedule(commit: () => void): void {
    if (this.isHolding) this.#waiting.push(commit)
    else setImmediate(commit)
  }

  release(): void {
    this.isHolding = false
    for (const commit of this.#waiting.splice(0)) commit()
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await nextTurn()
}

describe('guarantee 1: no loss', () => {
  test('while the commit is held back no ack, no accepted update and no webhook answer leaves', async () => {
    const commits = new HeldCommits()
    const adapter = createScriptedAdapter()
    await using world = await createWorld({ adapter: adapter.definition, commitScheduler: commits })
    const { control } = world.sandbox
    const known = control.brand.offerJob()
    await world.heard('attempt:done')

    commits.isHolding = true
    control.brand.offerJob()
    await world.until(() => control.queue(gatewayKey).messages.some((message) => message.isInFlight))
    await world.until(() => commits.waiting > 0)
    const settled: string[] = []
    const update = world.gateway.updates
      .send(String(known.id), { kind: 'accept' })
      .then(() => settled.push('update'))
    const webhook = world.gateway.webhooks
      .receiveDispatch(
        Buffer.from(
          JSON.stringify({
            type: 'job',
            payload: {
              Actions: [
                { ID: null, Put: { job: { id: 7, status: 'canceled', updated_at: '2026-01-01T00:00:00Z' } } },
              ],
            },
          }),
        ),
      )
      .then(() => settled.push('webhook'))
    await turns(200)
    expect(settled).toEqual([])
    expect(control.queue(gatewayKey).messages).toHaveLength(1)

    commits.release()
    await Promise.all([update, webhook])
    await world.until(() => control.queue(gatewayKey).messages.length === 0)
    expect(settled.toSorted()).toEqual(['update', 'webhook'])
  })

  test('a message that comes again after its ack was lost is acked again and delivered once', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createWorld({ adapter: adapter.definition, visibilityTimeoutSeconds: 30 })
    const { control } = world.sandbox
    control.addFault({ route: 'agent/ack', kind: 'reset', times: 20 })
    control.brand.offerJob()
    await world.heard('message:recorded')
    await world.heard('attempt:done')
    control.clearFaults()
    control.advanceClock(31_000)
    const again = await world.heard('message:recorded', ({ isDuplicate }) => isDuplicate)
    await world.until(() => control.queue(gatewayKey).messages.length === 0)
    expect(again.isDuplicate).toBe(true)
    expect(adapter.handed).toHaveLength(1)
  })
})

describe('guarantee 4: nothing poisons the queue', () => {
  const hostile: readonly (readonly [string, Parameters<SandboxControl['emit']>[0]])[] = [
    ['a payload that is text', { accountKey: gatewayKey, payload: 'hello' }],
    ['a payload that is null', { accountKey: gatewayKey, payload: null }],
    ['a list', { accountKey: gatewayKey, payload: [1, 2] }],
    ['no Actions', { accountKey: gatewayKey, payload: { Actions: [] } }],
    [
      'an unknown Put key',
      { accountKey: gatewayKey, payload: { Actions: [{ ID: null, Put: { spaceship: { id: 1 } } }] } },
    ],
    [
      'a job without id',
      { accountKey: gatewayKey, payload: { Actions: [{ ID: null, Put: { job: { title: 'x' } } }] } },
    ],
    [
      '1 MB of description',
      {
        accountKey: gatewayKey,
        payload: {
          Actions: [
            { ID: null, Put: { job: { id: 9_001, title: 'x', description: '#'.repeat(1_048_576) } } },
          ],
        },
      },
    ],
    ['deep nesting', { accountKey: gatewayKey, payloadText: `${'['.repeat(5_000)}${']'.repeat(5_000)}` }],
    [
      '__proto__ as a key',
      { accountKey: gatewayKey, payloadText: '{"Actions":[{"Put":{"__proto__":{"id":1}}}]}' },
    ],
  ]

  test.each(hostile)('%s is recorded, acked and shown, and the next message flows', async (_name, input) => {
    const adapter = createScriptedAdapter()
    await using world = await createWorld({ adapter: adapter.definition })
    const { control } = world.sandbox
    control.emit(input)
    const job = control.brand.offerJob()
    await world.until(() => adapter.handed.some((handed) => handed.jobId === String(job.id)))
    await world.until(() => control.queue(gatewayKey).messages.length === 0)
    await world.until(() => adapter.handed.length === 2)
    expect(adapter.handed.map((handed) => handed.type).toSorted()).toContain('job.created')
  })

  test('each entry of Actions is one event, in order', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createWorld({ adapter: adapter.definition })
    const job = (id: number, title: string) => ({
      ID: 'same',
      Put: { job: { id, title, status: 'offered' } },
    })
    const message = world.sandbox.control.emit({
      accountKey: gatewayKey,
      payload: { Actions: [job(5, 'one'), job(5, 'two'), { ID: 'same', Put: { spaceship: {} } }] },
    })
    await world.until(() => adapter.handed.length === 3)
    const ofJob = adapter.handed.filter((handed) => handed.jobId === '5')
    expect(ofJob.map((handed) => [handed.type, handed.eventId])).toEqual([
      ['job.created', `${message.id}_0`],
      ['job.updated', `${message.id}_1`],
    ])
  })

  test('a poll answer that is HTML is polled again', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createWorld({ adapter: adapter.definition })
    world.sandbox.control.addFault({ route: 'agent/out', kind: 'html', times: 2 })
    const failure = await world.heard('poll:failed')
    expect(failure.message).toContain('not an envelope')
    world.sandbox.control.brand.offerJob()
    await world.heard('attempt:done')
  })
})

test('a provider with a key of its own is polled as soon as it is connected', async () => {
  /** No look around for new keys ever comes. */
  class NeverLater extends SystemClock {
    override setTimer(afterMs: number, run: () => void): Timer {
      return super.setTimer(afterMs === 10_000 ? 2_147_483_647 : afterMs, run)
    }
  }
  const adapter = createScriptedAdapter()
  await using world = await createWorld({
    adapter: adapter.definition,
    clock: new NeverLater(),
    settings: { credentials: 'per-provider', dispatchKey: undefined, dispatchSecret: undefined },
  })
  const caller = { token: 'test' }
  const provider = { externalOrganizationId: 'p-1', name: 'P', email: 'p@example.com' }
  await world.gateway.providers.onboard(
    { ...provider, dispatch: { key: gatewayKey, secret: 'bb02' } },
    caller,
  )
  await world.gateway.providers.change('p-1', { organizationId: 11776 }, caller)
  const done = world.heard('attempt:done', ({ type }) => type === 'job.created')
  world.sandbox.control.brand.offerJob()
  expect((await done).jobId).toBeDefined()
})

test('ids above 2^53 keep their digits, on the way in and out', async () => {
  const adapter = createScriptedAdapter()
  await using world = await createWorld({ adapter: adapter.definition })
  const id = '90071992547409931234'
  world.sandbox.control.emit({
    accountKey: gatewayKey,
    payloadText: `{"Actions":[{"ID":null,"Put":{"job":{"id":${id},"organization_id":"0042","source_id":${id},"title":"x","status":"offered"}}}]}`,
  })
  await world.heard('attempt:done')
  expect(adapter.handed[0]?.jobId).toBe(id)
  await world.gateway.updates.send(id, { kind: 'accept' })
  const [received] = await world.until(() => {
    const list = world.sandbox.control.received({ accountKey: gatewayKey })
    return list.length > 0 ? list : undefined
  })
  expect(received?.text).toContain(`"id":${id}`)
  expect(received?.text).toContain('"organization_id":"0042"')
  expect(received?.text).toContain(`"source_id":${id}`)
})
