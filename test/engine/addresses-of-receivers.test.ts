import bridge from '@truckroll/adapter-http-bridge'
import type { LookupFunction } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHttpWorld } from '../support/http-world.ts'
import { Receiver } from '../support/receiver.ts'

const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`
const bridgeSecret = secretOf(2)
const caller = { token: 'test' }
const shop = { externalOrganizationId: 'p1', name: 'Harbor Heating', email: 'office@harbor.example' }

let receiver: Receiver
beforeEach(async () => {
  receiver = await Receiver.start()
})
afterEach(() => receiver.stop())

/** Every host leads to this machine. */
const toThisMachine: LookupFunction = (_host, options, done) => {
  const found = { address: '127.0.0.1', family: 4 }
  if (options.all === true) return done(null, [found])
  done(null, found.address, found.family)
}

const worldOf = (allowPrivateAddresses: string | undefined, url = receiver.url) =>
  createHttpWorld({
    adapter: bridge,
    adapterSettings: {
      url: `${url}/all`,
      secret: secretOf(1),
      hosts: `hooks.example.com, 127.0.0.1, 169.254.169.254, [::1], localhost`,
    },
    lookup: toThisMachine,
    settings: { allowPrivateAddresses },
  })

describe('the receiver that a provider names', () => {
  it.each([
    'http://127.0.0.1/jobs',
    'http://169.254.169.254/latest',
    'http://[::1]/jobs',
    'http://localhost:4200/v1/pause',
    'http://2130706433/jobs',
  ])(
    'is refused at once if its URL leads to a private address, in POST, PUT and a check: %s',
    async (url) => {
      await using world = await worldOf(undefined)
      const { providers } = world.gateway
      for (const [settings, path] of [
        [{ bridgeUrl: url }, '/settings/bridgeUrl'],
        [{ brands: { 9: { bridgeUrl: url } } }, '/settings/brands/9/bridgeUrl'],
      ] as const) {
        const request = { ...shop, settings, bridgeSecret }
        const refusal = {
          code: 'TR_PROVIDER_INVALID',
          issues: [{ path, message: expect.stringContaining('TRUCKROLL_ALLOW_PRIVATE_ADDRESSES') }],
        }
        await expect(providers.onboard(request, caller)).rejects.toMatchObject(refusal)
        await expect(providers.check(request)).rejects.toMatchObject(refusal)
        const change = { organizationId: 600, settings, bridgeSecret }
        await expect(providers.change('p1', change, caller)).rejects.toMatchObject(refusal)
      }
    },
  )

  it('holds the provider if its name leads to a private address; nothing is sent, and the reason is told', async () => {
    await using world = await worldOf('10.0.0.0/8')
    const { providers } = world.gateway
    const settings = { bridgeUrl: `http://hooks.example.com:${receiver.port}/own` }
    await providers.onboard({ ...shop, settings, bridgeSecret }, caller)
    await providers.change('p1', { organizationId: 11776 }, caller)
    world.sandbox.control.brand.offerJob()
    const held = await world.until(async () => {
      const provider = await providers.get('p1')
      return provider?.isHeld === true ? provider : undefined
    })
    expect(held.heldMessage).toMatch(/hooks\.example\.com has the address 127\.0\.0\.1/)
    expect(receiver.connections).toBe(0)
  })

  it('is reached at a private address that the operator allows', async () => {
    await using world = await worldOf('10.0.0.0/8, 127.0.0.0/8')
    const { providers } = world.gateway
    const settings = { bridgeUrl: `http://hooks.example.com:${receiver.port}/own` }
    await providers.onboard({ ...shop, settings, bridgeSecret }, caller)
    await providers.change('p1', { organizationId: 11776 }, caller)
    world.sandbox.control.brand.offerJob()
    const delivery = await world.until(() => receiver.deliveries[0])
    expect([delivery.path, delivery.headers.host]).toEqual(['/own', `hooks.example.com:${receiver.port}`])
  })
})

it("the operator's own receiver may have a private address", async () => {
  await using world = await worldOf(undefined)
  world.sandbox.control.brand.offerJob()
  expect((await world.until(() => receiver.deliveries[0])).path).toBe('/all')
})
