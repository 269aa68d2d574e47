import { DispatchError } from '@truckroll/client'
import { GatewayError } from '@truckroll/gateway/embed'
import { expect, it } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { VirtualWorld } from '../support/virtual-world.ts'

it.each([
  ['a key that no header takes', new DispatchError('TR_CLIENT_REQUEST', 'expected the key to be ASCII')],
  ['a login that cannot be opened', new GatewayError('TR_SECRET_KEY', 'sealed under another key')],
  ['a mistake in a program', new TypeError('undefined is not a function')],
])('%s makes no update dead: it waits, uncounted, and goes once that is mended', async (_what, fault) => {
  let isBroken = true
  await using world = new VirtualWorld({
    adapter: createScriptedAdapter().definition,
    connect: (client) => ({
      ...client,
      poll: (request) => client.poll(request),
      ack: (request) => client.ack(request),
      post: (request) => (isBroken ? Promise.reject(fault) : client.post(request)),
    }),
  })
  const gateway = await world.start()
  world.offer(1)
  await world.until(() => gateway.jobs.get('1'))
  const { id } = await world.does(gateway.updates.send('1', { kind: 'accept' }))
  await world.advance(10 * 60_000)
  expect(await world.does(gateway.updates.get(id))).toMatchObject({ state: 'queued' })
  isBroken = false
  await world.until(async () => (await gateway.updates.get(id))?.state === 'sent', 120_000)
})
