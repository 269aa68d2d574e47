import { overrideMethods, wait } from '@truckroll/testing'
import { describe, expect, test } from 'vitest'
import { emitJob, titleOf } from '../support/emit.ts'
import { VirtualWorld } from '../support/virtual-world.ts'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld } from '../support/http-world.ts'

test('listeners hear what the adapter linked and what it leaves to a person', async () => {
  const adapter = createScriptedAdapter()
  adapter.play(() => ({ bmsId: 'wo-1', needsAttention: 'Call the customer' }))
  await using world = await createHttpWorld({ adapter: adapter.definition })
  world.sandbox.control.brand.offerJob()
  expect(await world.heard('attempt:done')).toMatchObject({
    bmsId: 'wo-1',
    needsAttention: 'Call the customer',
  })
})

describe('a provider that left', () => {
  test('still hears what Dispatch sends of its jobs, marked', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createHttpWorld({ adapter: adapter.definition })
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

test('jobs that came together are asked for once, not again at the end of each attempt', async () => {
  const adapter = createScriptedAdapter()
  const counts: number[] = []
  await using world = new VirtualWorld({
    adapter: adapter.definition,
    settings: { deliveryConcurrency: 100 },
    store: (store) =>
      overrideMethods(store, {
        async claimEvents(pass, options) {
          const claimed = await pass(options)
          counts.push(claimed.length)
          return claimed
        },
      }),
  })
  // Each takes a while longer than the one before.
  adapter.play(({ jobId }) => wait(world.clock, Number(jobId) * 20))
  for (let id = 1; id <= 40; id++) world.offer(id)
  const gateway = await world.start()
  await world.until(() => adapter.handed.length === 40)
  await world.until(async () => (await gateway.status()).waitingEvents === 0)
  expect(counts.filter((count) => count === 0).length).toBeLessThan(15)
})
