import type { GatewayEvents } from '@truckroll/gateway/embed'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { caller, createAcmeWorld, type AcmeWorld } from '../support/acme-world.ts'

const workOrders = { method: 'POST', route: '/v1/work-orders' } as const
const listSchema = z.object({ items: z.array(z.unknown()) })

type Timed<Name extends keyof GatewayEvents> = GatewayEvents[Name] & { readonly at: number }

/** What the gateway tells of its attempts and of Acme, each with its time by a clock that only goes on. */
function listen(world: AcmeWorld) {
  const hear = <Name extends keyof GatewayEvents>(name: Name): readonly Timed<Name>[] => {
    const heard: Timed<Name>[] = []
    world.gateway.on(name, (event) => void heard.push({ ...event, at: performance.now() }))
    return heard
  }
  return {
    started: hear('attempt:started'),
    failed: hear('attempt:failed'),
    done: hear('attempt:done'),
    down: hear('adapter:down'),
    up: hear('adapter:up'),
  }
}

describe('if Acme fails', () => {
  it('the job is tried again until it succeeds, and is there once', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const told = listen(world)
    world.acme.faults?.add({ kind: 'status', status: 500, count: 2, ...workOrders })
    const { jobId } = await world.begin(company)
    await world.quiet()
    expect(company.office.workOrders()).toHaveLength(1)
    expect(told.failed.map(({ attempt, isCounted }) => [attempt, isCounted])).toEqual([
      [1, true],
      [2, true],
    ])
    expect(told.done.filter((one) => one.jobId === jobId)).toMatchObject([{ attempt: 3 }])
  })

  it('for everybody, nothing is parked or counted, and all goes in order once it is back', async () => {
    const world = await createAcmeWorld({ settings: { maxAttempts: 2 } })
    const company = await world.connect()
    await world.quiet()
    const told = listen(world)
    world.acme.faults?.add({ kind: 'status', status: 503, count: 1_000_000 })
    const jobs = []
    for (let index = 0; index < 4; index++) jobs.push(await world.offer(company))
    await world.until('it is down', () => told.down.length > 0)
    const [first] = jobs
    if (first === undefined) throw new Error('no job')
    await world.brand.post('job', { external_id: first.claim, status: 'canceled' })
    const shown = await world.gateway.status()
    expect(shown.down).not.toEqual([])
    world.acme.faults?.clear()
    for (const { jobId } of jobs) await world.workOrderOf(company, jobId)
    await world.quiet()
    expect(told.up).toHaveLength(told.down.length)
    expect(await world.gateway.status()).toMatchObject({ down: [], deadLetters: 0, heldKeys: 0 })
    const done = told.done.filter((one) => one.jobId === first.jobId)
    expect(done.map(({ type }) => type)).toEqual(['job.created', 'job.canceled'])
    expect(company.office.workOrders()).toHaveLength(4)
    expect(company.office.workOrders({ status: 'void' })).toHaveLength(1)
  })

  it('after it did the work, what it did is found and not done again', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const told = listen(world)
    world.acme.faults?.add({ kind: 'drop', method: 'POST', route: '/v1/customers' })
    world.acme.faults?.add({ kind: 'drop', count: 2, ...workOrders })
    const { jobId } = await world.begin(company)
    await world.quiet()
    expect(told.failed.filter((one) => one.jobId === jobId)).toHaveLength(2)
    expect(company.office.workOrders()).toHaveLength(1)
    expect(listSchema.parse(await company.api('GET', '/v1/customers')).items).toHaveLength(1)
    // The fault that is left was never met: the work order was found instead of made again.
    expect(world.acme.faults?.list()).toMatchObject([{ kind: 'drop', count: 1 }])
  })

  it('with 429, it is left alone for as long as it asks for', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const told = listen(world)
    world.acme.faults?.add({ kind: 'status', status: 429, retryAfterSeconds: 1, ...workOrders })
    const { jobId } = await world.begin(company)
    const failed = told.failed.find((one) => one.jobId === jobId)
    const again = told.started.find((one) => one.jobId === jobId && one.attempt === 2)
    expect(failed).toMatchObject({ isCounted: false, cause: 'outage' })
    // The backoff of this world is 50 ms at most; clocks of timers may be a little early.
    expect((again?.at ?? 0) - (failed?.at ?? 0)).toBeGreaterThan(900)
  })

  it('to know its key, the provider is held until its login changes; others go on', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect('locked-out')
    const other = await world.connect('other')
    await world.quiet()
    const credentials = company.renewKey()
    const { jobId } = await world.offer(company)
    await world.until('it is held', async () => (await world.gateway.providers.get('locked-out'))?.isHeld)
    await world.begin(other)
    const { items } = await world.gateway.operations.listHeld()
    expect(items).toMatchObject([{ jobId, externalOrganizationId: 'locked-out', reason: 'credentials' }])
    expect(company.office.workOrders()).toEqual([])
    await world.gateway.providers.change('locked-out', { credentials }, caller)
    await world.workOrderOf(company, jobId)
    expect((await world.gateway.providers.get('locked-out'))?.isHeld).toBe(false)
    expect(await world.gateway.status()).toMatchObject({ deadLetters: 0, heldKeys: 0 })
    expect(company.office.workOrders()).toHaveLength(1)
  })
})
