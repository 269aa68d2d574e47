import type { CommitScheduler, GatewayEvents, Store } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { describe, expect, it } from 'vitest'
import {
  brandAccount,
  callbackToken,
  createAcmeWorld,
  gatewayAccount,
  type AcmeWorld,
} from '../support/acme-world.ts'

const { key } = gatewayAccount

function recordingsOf(world: AcmeWorld): GatewayEvents['message:recorded'][] {
  const recorded: GatewayEvents['message:recorded'][] = []
  world.gateway.on('message:recorded', (event) => void recorded.push(event))
  return recorded
}

describe('scenario 37: the queue', () => {
  it('gives 25 jobs, each once', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    await world.quiet()
    const recorded = recordingsOf(world)
    const jobs = []
    for (let index = 0; index < 25; index++) jobs.push((await world.offer(company)).jobId)
    await world.until('25 work orders', () => company.office.workOrders().length === 25)
    await world.quiet()
    const references = company.office.workOrders().map(({ externalReference }) => externalReference)
    expect(new Set(references)).toEqual(new Set(jobs.map((id) => `dispatch-job-${id}`)))
    expect(recorded.map(({ isDuplicate }) => isDuplicate)).toEqual(Array(25).fill(false))
  })

  it('refuses a late ack; the message comes again and is recorded once', async () => {
    const world = await createAcmeWorld({ sandbox: { visibilityTimeoutSeconds: 0.3 } })
    const company = await world.connect()
    await world.quiet()
    const recorded = recordingsOf(world)
    world.control.addFault({ route: 'agent/ack', kind: 'latency', latencyMs: 600 })
    const { jobId } = await world.begin(company)
    await world.until('it came again', () => recorded.length === 2)
    await world.quiet()
    const [first, second] = recorded
    expect([first?.isDuplicate, second?.isDuplicate]).toEqual([false, true])
    expect(second?.messageId).toBe(first?.messageId)
    expect(company.office.workOrders()).toHaveLength(1)
    expect(await world.gateway.jobs.get(jobId)).toBeDefined()
  })
})

describe('scenario 38: trouble on the way in', () => {
  it('acks nothing that the store does not hold yet', async () => {
    const commits = new HeldCommits()
    const store = createSqliteStore({ path: ':memory:', commitScheduler: commits })
    const world = await createAcmeWorld({ store, sandbox: { visibilityTimeoutSeconds: 5 } })
    const company = await world.connect()
    await world.quiet()
    const acked: string[] = []
    world.gateway.on('message:acked', ({ messageId }) => void acked.push(messageId))
    commits.hold()
    const { jobId } = await world.offer(company)
    await world.control.until(() => world.control.queue(key).inFlight === 1)
    await commits.untilAsked()
    expect(acked).toEqual([])
    expect(world.control.queue(key).inFlight).toBe(1)
    world.control.advanceClock(6_000)
    expect(world.control.queue(key).waiting).toBe(1)
    commits.release()
    await world.workOrderOf(company, jobId)
    await world.quiet()
    expect(company.office.workOrders()).toHaveLength(1)
  })

  it('answers no update and no webhook that the store does not hold yet', async () => {
    const commits = new HeldCommits()
    const store = createSqliteStore({ path: ':memory:', commitScheduler: commits })
    const world = await createAcmeWorld({ store })
    const company = await world.connect()
    const { jobId } = await world.begin(company)
    await world.quiet()
    const answers: string[] = []
    const post = async (path: string, body: unknown) => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(world.server.url + path, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      answers.push(`${path.split('?')[0] ?? ''} ${answer.status}`)
    }
    const job = { id: 77_001, status: 'offered', title: 'Pushed', organization_id: 1 }
    const payload = { Actions: [{ ID: null, Put: { job } }] }
    commits.hold()
    const posts = Promise.all([
      post(`/v1/jobs/${jobId}/updates`, { kind: 'accept' }),
      post(`/v1/dispatch/events?token=${callbackToken}`, { type: 'job', payload }),
    ])
    await commits.untilAsked()
    // What needs no commit is answered meanwhile, again and again.
    for (let times = 0; times < 20; times++) {
      expect((await fetch(`${world.server.url}/v1/jobs/${jobId}`)).status).toBe(200)
    }
    expect(answers).toEqual([])
    expect((await fetch(`${world.server.url}/v1/jobs/77001`)).status).toBe(404)
    commits.release()
    await posts
    expect(answers.toSorted()).toEqual(['/v1/dispatch/events 200', `/v1/jobs/${jobId}/updates 202`])
  })

  it('takes a message again that could not be recorded', async () => {
    const trouble = { failures: 0, left: 0 }
    const store = failingToRecord(createSqliteStore({ path: ':memory:' }), trouble)
    const world = await createAcmeWorld({ store, sandbox: { visibilityTimeoutSeconds: 0.3 } })
    const company = await world.connect()
    await world.quiet()
    // The batch, then its only message alone.
    trouble.left = 2
    await world.begin(company)
    await world.quiet()
    expect(trouble.failures).toBe(2)
    expect(company.office.workOrders()).toHaveLength(1)
  })

  it('keeps, acks and shows what nobody understands, and the next job goes on', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    await world.quiet()
    const { unhandled } = await world.gateway.status()
    world.control.emit({ accountKey: key, payload: 'not an object' })
    world.control.emit({ accountKey: key, payload: null })
    world.control.emit({ accountKey: key, payload: { Actions: [{ Put: { teleport: { id: 1 } } }] } })
    const { jobId } = await world.begin(company, { arrival: { by: ['foot', 'boat'] } })
    await world.quiet()
    expect(world.control.queue(key).messages).toEqual([])
    expect(await world.gateway.status()).toMatchObject({
      unhandled: unhandled + 3,
      deadLetters: 0,
      heldKeys: 0,
    })
    expect((await world.gateway.jobs.get(jobId))?.job).toMatchObject({ arrival: { by: ['foot', 'boat'] } })
  })

  it('takes both actions of one payload, in order', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const [organization] = world.control.organizations()
    const job = { id: 88_001, organization_id: organization?.id, status: 'offered', title: 'Two at once' }
    const attachment = {
      id: 5,
      entity_type: 'Job',
      entity_id: 88_001,
      description: 'ring twice',
      deleted_at: null,
    }
    world.control.emit({
      accountKey: key,
      payload: {
        Actions: [
          { ID: 'same', Put: { job } },
          { ID: 'same', Put: { attachment } },
        ],
      },
    })
    const { id } = await world.workOrderOf(company, '88001')
    await world.until('the note', () => company.office.look(id).notes[0]?.body === 'ring twice')
  })
})

describe('scenario 39: agent/in is down', () => {
  it('sends the same bytes under the same MessageId until it is taken, and the brand hears it once', async () => {
    // With acks on, an ack settles the update before it is sent again.
    const account = { ...gatewayAccount, acks: false, errors: false }
    const world = await createAcmeWorld({ accounts: [brandAccount, account] })
    const company = await world.connect()
    const { jobId } = await world.begin(company)
    await world.quiet()
    world.control.addFault({ route: 'agent/in', kind: 'status', status: 503, accountKey: key, times: 2 })
    world.control.addFault({ route: 'agent/in', kind: 'drop', accountKey: key, times: 2 })
    const { id } = await world.gateway.updates.send(jobId, { kind: 'note', text: 'on our way' })
    await world.brand.hears(jobId, 'attachment', { description: 'on our way' })
    await world.quiet()
    const posts = world.control.received({ messageId: id })
    expect(posts).toHaveLength(3)
    expect(new Set(posts.map(({ bodySha256 }) => bodySha256)).size).toBe(1)
    expect((await world.brand.newsOf(jobId)).filter(({ key: name }) => name === 'attachment')).toHaveLength(1)
  })
})

/** Commits at the end of the turn, until it is told to hold them back. */
class HeldCommits implements CommitScheduler {
  #held: (() => void)[] | undefined
  #asked: () => void = () => undefined

  schedule(commit: () => void): void {
    if (this.#held === undefined) return void setImmediate(commit)
    this.#held.push(commit)
    this.#asked()
  }

  hold(): void {
    this.#held = []
  }

  /** Waits until a commit is wanted. */
  async untilAsked(): Promise<void> {
    if ((this.#held?.length ?? 0) > 0) return
    await new Promise<void>((resolve) => {
      this.#asked = resolve
    })
  }

  release(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const commit of held) setImmediate(commit)
  }
}

/** The store itself, but for recordings, of which as many fail as are `left`. */
function failingToRecord(store: Store, trouble: { failures: number; left: number }): Store {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...given: unknown[]): unknown => {
        if (name === 'recordMessages' && trouble.left > 0) {
          trouble.left -= 1
          trouble.failures += 1
          return Promise.reject(new Error('disk full'))
        }
        return Reflect.apply(member, target, given)
      }
    },
  })
}
