import { describe, expect, test } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld } from '../support/http-world.ts'
import { emitJob } from '../support/emit.ts'
import { useStores } from './support/stores.ts'
import { VirtualWorld } from '../support/virtual-world.ts'

describe.each(useStores())('guarantee 5: steps, on $name', ({ why, prepare, createStore }) => {
  prepare()
  test.skipIf(why)('a completed step is not run again, and find is asked before a retry', async () => {
    const adapter = createScriptedAdapter()
    const ran: string[] = []
    const keys = new Set<string>()
    adapter.play(async ({ request, attempt }) => {
      const customer = await request.step('customer', async () => {
        ran.push('customer')
        return { id: 7 }
      })
      const order = await request.step('order', {
        find: async (key) => {
          ran.push(`find ${attempt}`)
          keys.add(key)
          return attempt === 3 ? 'order-9' : undefined
        },
        run: async (key) => {
          ran.push('order')
          keys.add(key)
          throw new Error('done, but the answer was lost')
        },
      })
      return { bmsId: `${customer.id}/${String(order)}` }
    })
    await using world = await createHttpWorld({ adapter: adapter.definition, store: await createStore() })
    const done = world.heard('attempt:done')
    emitJob(world, 1, 'a')
    expect((await done).bmsId).toBe('7/order-9')
    expect(ran).toEqual(['customer', 'order', 'find 2', 'order', 'find 3'])
    expect(keys.size).toBe(1)
  })

  test.skipIf(why)(
    'a replay from the failed step keeps results, one from the start forgets them',
    async () => {
      const adapter = createScriptedAdapter()
      const ran: string[] = []
      let isFailing = true
      adapter.play(async ({ request, attempt }) => {
        await request.step('customer', async () => ran.push(`customer ${attempt}`))
        if (isFailing) throw new Error('no')
        await request.step('order', {
          find: async () => void ran.push(`find ${attempt}`),
          run: async () => ran.push(`order ${attempt}`),
        })
      })
      await using world = await createHttpWorld({
        adapter: adapter.definition,
        store: await createStore(),
        settings: { maxAttempts: 1 },
      })
      const { operations } = world.gateway
      const parked = world.heard('event:parked')
      emitJob(world, 1, 'a')
      const { eventId } = await parked
      const parkedAgain = world.heard('event:parked')
      await operations.replay(eventId, 'failed', { token: 'test' })
      await parkedAgain
      expect(ran).toEqual(['customer 1'])
      isFailing = false
      const done = world.heard('attempt:done')
      await operations.replay(eventId, 'start', { token: 'test' })
      await done
      // The count goes on: an earlier attempt may have done it.
      expect(ran).toEqual(['customer 1', 'customer 3', 'find 3', 'order 3'])
    },
  )
})

describe('guarantee 5: steps', () => {
  test('after kill -9 a completed step is not run again, and find meets what was done and not stored', async () => {
    const adapter = createScriptedAdapter()
    const ran: string[] = []
    await using world = new VirtualWorld({ adapter: adapter.definition })
    const never = new Promise<never>(() => undefined)
    let order: { readonly key: string } | undefined
    adapter.play(async ({ request }) => {
      await request.step('customer', async () => ran.push('customer'))
      await request.step('order', {
        find: async (key) => {
          ran.push('find')
          return order?.key === key ? 'found' : undefined
        },
        run: async (key) => {
          ran.push('order')
          order = { key }
          world.kill()
          return never
        },
      })
      return {}
    })
    world.offer(1)
    await world.start()
    await world.until(() => world.isDead)
    const gateway = await world.start()
    await world.until(async () => (await gateway.status()).waitingEvents === 0)
    expect(ran).toEqual(['customer', 'order', 'find'])
  })

  test('steps go by name: between attempts their order and number may change', async () => {
    const adapter = createScriptedAdapter()
    const ran: string[] = []
    adapter.play(async ({ request, attempt }) => {
      const names = attempt === 1 ? ['a', 'b'] : ['c', 'b', 'a']
      for (const name of names) await request.step(name, async () => ran.push(`${name} ${attempt}`))
      if (attempt === 1) throw new Error('new code is on its way')
    })
    await using world = new VirtualWorld({ adapter: adapter.definition })
    world.offer(1)
    const gateway = await world.start()
    await world.until(async () => (await gateway.status()).waitingEvents === 0 && adapter.handed.length === 2)
    expect(ran).toEqual(['a 1', 'b 1', 'c 2'])
  })

  test('a step after the time-out is refused and stores nothing; the event waits until the attempt settles', async () => {
    const adapter = createScriptedAdapter()
    const refused: unknown[] = []
    let running = 0
    let most = 0
    await using world = new VirtualWorld({
      adapter: adapter.definition,
      settings: { attemptTimeoutMs: 1_000 },
    })
    adapter.play(async ({ request, attempt }) => {
      most = Math.max(most, ++running)
      if (attempt === 1) {
        await new Promise<void>((resolve) => {
          request.signal.addEventListener('abort', () => void world.clock.setTimer(5_000, resolve))
        })
        await request.step('late', async () => 1).catch((error: unknown) => refused.push(error))
      }
      running -= 1
      if (attempt === 1) throw new Error('too late')
      await request.step('late', async () => 2)
    })
    world.offer(1)
    const gateway = await world.start()
    await world.until(async () => (await gateway.status()).waitingEvents === 0 && adapter.handed.length === 2)
    expect(refused).toMatchObject([{ code: 'TR_ATTEMPT_CLOSED' }])
    expect(most).toBe(1)
    expect(adapter.handed.map((handed) => handed.request.previous)).toEqual([undefined, 'timeout'])
  })
})
