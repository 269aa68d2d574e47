import bridge from '@truckroll/adapter-http-bridge'
import { verifyBridgeRequest } from '@truckroll/verify'
import type { Logger } from '@truckroll/gateway'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Delivery, Receiver } from '../support/receiver.ts'
import { createHttpWorld, type HttpWorld, type HttpWorldOptions } from '../support/http-world.ts'

const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`
const operator = secretOf(1)
const own = secretOf(2)
const caller = { token: 'test' }
const shop = { externalOrganizationId: 'p1', name: 'Harbor Heating', email: 'office@harbor.example' }

function listTo(lines: string[]): Logger {
  const write = (fields: object, message: string) => void lines.push(JSON.stringify([fields, message]))
  return { debug: write, info: write, warn: write, error: write, child: () => listTo(lines) }
}

const worldOf = ({ url, host }: { url: string; host: string }, options: Partial<HttpWorldOptions> = {}) =>
  createHttpWorld({
    adapter: bridge,
    adapterSettings: { url: `${url}/all`, secret: operator, hosts: host },
    ...options,
    settings: { allowPrivateAddresses: '127.0.0.0/8', ...options.settings },
  })

async function deliverOne(world: HttpWorld, deliveries: readonly Delivery[]): Promise<Delivery> {
  const before = deliveries.length
  world.sandbox.control.brand.offerJob()
  return world.until(() => deliveries.slice(before).find(({ body }) => String(body).includes('job.created')))
}

let receiver: Receiver
beforeEach(async () => {
  receiver = await Receiver.start()
})
afterEach(() => receiver.stop())

const isSignedBy = (secret: string, { headers, body }: Delivery) => {
  try {
    return verifyBridgeRequest(secret, headers, body).id !== ''
  } catch {
    return false
  }
}

describe('the secret of a provider with a receiver of its own', () => {
  it('signs what goes there, may be several while it is changed, and is shown nowhere', async () => {
    const lines: string[] = []
    await using world = await worldOf(receiver, { logger: listTo(lines) })
    const { providers } = world.gateway
    const request = { ...shop, settings: { bridgeUrl: `${receiver.url}/own` }, bridgeSecret: own }
    const { provider } = await providers.onboard(request, caller)
    expect(provider).toMatchObject({ hasBridgeSecret: true })
    expect(JSON.stringify(provider)).not.toContain(own.slice(6))
    await providers.change('p1', { organizationId: 11776 }, caller)

    const first = await deliverOne(world, receiver.deliveries)
    expect(first.path).toBe('/own')
    expect([isSignedBy(own, first), isSignedBy(operator, first)]).toEqual([true, false])
    expect(String(first.body)).not.toContain(own.slice(6))

    await providers.change('p1', { bridgeSecret: `${secretOf(3)},${own}` }, caller)
    const both = await deliverOne(world, receiver.deliveries)
    expect([isSignedBy(own, both), isSignedBy(secretOf(3), both)]).toEqual([true, true])
    expect(lines.join()).not.toContain(own.slice(6))
  })

  it('has a path that is shown nowhere, and stays if what was shown is given back', async () => {
    const lines: string[] = []
    await using world = await worldOf(receiver, { logger: listTo(lines) })
    const { providers } = world.gateway
    const address = `${receiver.url}/hooks/T0P-7f3a9`
    const settings = { bridgeUrl: address, brands: { 9: { bridgeUrl: `${address}-nine` } } }
    const request = { ...shop, settings, bridgeSecret: own }
    const { provider } = await providers.onboard(request, caller)
    const shown = `http://${receiver.host}/***`
    expect(provider.settings).toEqual({ bridgeUrl: shown, brands: { 9: { bridgeUrl: shown } } })
    await providers.change('p1', { organizationId: 11776 }, caller)

    const given = { ...(await providers.get('p1'))?.settings, timezone: 'America/New_York' }
    const changed = await providers.change('p1', { settings: given }, caller)
    expect(changed.settings).toEqual({ ...provider.settings, timezone: 'America/New_York' })
    const delivery = await deliverOne(world, receiver.deliveries)
    expect([delivery.path, isSignedBy(own, delivery)]).toEqual(['/hooks/T0P-7f3a9', true])
    const stored = String((await world.store.getProvider('p1'))?.settings)
    expect(JSON.parse(stored)).toEqual({ ...settings, timezone: 'America/New_York' })
    await receiver.stop()
    const failed = world.heard('attempt:failed')
    world.sandbox.control.brand.offerJob()
    await failed
    const { items } = await providers.list({})
    expect(JSON.stringify([items, await world.gateway.operations.listHeld(), lines])).not.toContain('T0P-')
  })

  it.each([
    ['of the provider', (url: string) => ({ bridgeUrl: url })],
    ['of one of its brands', (url: string) => ({ brands: { 9: { bridgeUrl: url } } })],
  ])('is demanded with the bridgeUrl %s, by POST, PUT and a check', async (_, toSettings) => {
    await using world = await worldOf(receiver)
    const { providers } = world.gateway
    const settings = toSettings(`${receiver.url}/own`)
    const refusal = { code: 'TR_PROVIDER_INVALID', issues: [{ path: '/bridgeSecret' }] }
    await expect(providers.onboard({ ...shop, settings }, caller)).rejects.toMatchObject(refusal)
    await expect(providers.check({ ...shop, settings })).rejects.toMatchObject(refusal)
    await expect(providers.change('p1', { organizationId: 600, settings }, caller)).rejects.toMatchObject(
      refusal,
    )
    await providers.onboard(shop, caller)
    await expect(providers.change('p1', { settings }, caller)).rejects.toMatchObject(refusal)
    await providers.change('p1', { bridgeSecret: own }, caller)
    expect(await providers.change('p1', { settings }, caller)).toMatchObject({ hasBridgeSecret: true })
  })

  it.each([
    ['without whsec_', own.slice(6)],
    ['that could be guessed', `whsec_${Buffer.alloc(23, 1).toString('base64')}`],
    ['that is no base64', 'whsec_***********************************'],
    ['of which one is none', `${own},x`],
    ['more than 10', Array.from({ length: 11 }, (_, byte) => secretOf(byte)).join(',')],
  ])('is refused %s, and not repeated', async (_, bridgeSecret) => {
    await using world = await createHttpWorld({
      adapter: bridge,
      adapterSettings: { url: 'http://127.0.0.1:9/', secret: operator },
    })
    const refused = world.gateway.providers.onboard({ ...shop, bridgeSecret }, caller)
    await expect(refused).rejects.toMatchObject({
      code: 'TR_PROVIDER_INVALID',
      issues: [{ path: '/bridgeSecret', message: expect.not.stringContaining(bridgeSecret) }],
    })
  })

  it.each(['PUT', 'POST'])(
    'frees the jobs of a provider that was held, if it comes by %s',
    async (method) => {
      await using world = await worldOf(receiver)
      const { providers } = world.gateway
      await providers.onboard(shop, caller)
      await providers.change('p1', { organizationId: 11776 }, caller)
      // As a store holds it that was written before there were such secrets.
      const settings = { bridgeUrl: `${receiver.url}/own` }
      await world.store.changeProvider('p1', { settings: JSON.stringify(settings) })
      world.sandbox.control.brand.offerJob()
      await world.until(async () => (await providers.get('p1'))?.isHeld)
      expect(receiver.deliveries).toEqual([])
      if (method === 'PUT') await providers.change('p1', { bridgeSecret: own }, caller)
      else await providers.onboard({ ...shop, bridgeSecret: own }, caller)
      const delivery = await world.until(() => receiver.deliveries[0])
      expect([delivery.path, isSignedBy(own, delivery)]).toEqual(['/own', true])
    },
  )
})
