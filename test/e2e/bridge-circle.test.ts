import { afterEach, describe, expect, it } from 'vitest'
import { createBridgeWorld, drained, type BridgeDelivery, type BridgeWorld } from './bridge-harness.ts'

let world: BridgeWorld | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

/** A job whose every delivery is answered so; resolves once Dispatch and the gateway have nothing more to say. */
async function answerAll(answer: (delivery: BridgeDelivery) => unknown) {
  const made = await createBridgeWorld()
  world = made
  made.service.answer = (delivery) => ({ json: { bmsId: 'WO-1042', updates: [answer(delivery)] } })
  const jobId = String(made.sandbox.control.brand.offerJob({ fields: {} }).id)
  await made.service.until((deliveries) => deliveries.some(({ type }) => type === 'update.confirmed'))
  await expect
    .poll(async () => (await made.gateway.operations.listAttention()).items.map(({ cause }) => cause))
    .toEqual(['circle'])
  await drained(made)
  await expect.poll(() => made.gateway.status()).toMatchObject({ waitingEvents: 0, queuedUpdates: 0 })
  const updates = await made.gateway.jobs.updates(jobId)
  const posts = made.sandbox.control.received().filter(({ messageId }) => messageId !== null)
  return { made, updates, posts }
}

describe('a receiver that answers every delivery with updates', () => {
  it('sends the same one once, and a person is told once', async () => {
    const { made, updates, posts } = await answerAll(() => ({ kind: 'accept' }))
    expect(updates.map(({ state, cause }) => cause ?? state)).toEqual(['confirmed', 'repeated'])
    expect(updates[1]?.repeats).toBe(updates[0]?.id)
    expect(posts).toHaveLength(1)
    expect((await made.gateway.operations.listAttention()).items).toHaveLength(1)
  })

  it('comes to an end even if each one differs, and if each bears a time of its own', async () => {
    let count = 0
    const { updates, posts } = await answerAll(() => {
      count += 1
      return {
        kind: 'note',
        text: `answer ${count}`,
        occurredAt: new Date(Date.now() - 1_000 * count).toISOString(),
      }
    })
    expect(updates.map(({ state, cause }) => cause ?? state)).toEqual(['confirmed', 'confirmed', 'circle'])
    expect(posts).toHaveLength(2)
  })
})
