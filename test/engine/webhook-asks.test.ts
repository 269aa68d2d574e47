import { defineAdapter, type AnyAdapter, type PollChangesRequest } from '@truckroll/gateway'
import { createTestGateway } from '@truckroll/testing'
import { expect, it } from 'vitest'

const hourMs = 3_600_000

/** A vendor whose webhooks say only that something changed. */
async function start() {
  const polls: string[] = []
  let held: Promise<void> = Promise.resolve()
  class Hinted implements AnyAdapter {
    async createJob() {
      return { bmsId: 'wo-1' }
    }
    async cancelJob() {}
    async receiveWebhook({ body }: { readonly body: Uint8Array }) {
      return { status: 200, hasChanges: body.length > 0 }
    }
    async pollChanges({ cursor = '0', provider }: PollChangesRequest) {
      polls.push(provider?.externalOrganizationId ?? '')
      await held
      return { updates: [], cursor: String(Number(cursor) + 1) }
    }
  }
  const world = await createTestGateway({
    adapter: defineAdapter({ name: 'hinted', version: '1.0.0', adapter: Hinted, inject: [] }),
    createDouble: () => ({ workOrders: () => [], acts: [], act: () => undefined }),
    settings: { changesIntervalMs: hourMs },
  })
  await world.advance(1_000)
  const hint = (body = 'changed') => world.does(world.webhooks.postOnce({ body, headers: {} }))
  const hold = () => {
    let release = () => {}
    held = new Promise<void>((resolve) => {
      release = resolve
    })
    return release
  }
  return { world, polls, hint, hold }
}

it('asks a provider at once if its webhook says that something changed', async () => {
  const { world, polls, hint } = await start()
  await using _ = world
  const before = polls.length
  expect(await hint('')).toBe(200)
  await world.advance(1_000)
  expect(polls).toHaveLength(before)
  expect(await hint()).toBe(200)
  await world.advance(1_000)
  expect(polls.slice(before)).toEqual(['best-hvac'])
})

it('asks once more, and no oftener, if webhooks come while it is being asked', async () => {
  const { world, polls, hint, hold } = await start()
  await using _ = world
  const before = polls.length
  const release = hold()
  await hint()
  await world.advance(1_000)
  for (let count = 0; count < 5; count += 1) await hint()
  expect(polls).toHaveLength(before + 1)
  release()
  await world.advance(1_000)
  expect(polls).toHaveLength(before + 2)
})
