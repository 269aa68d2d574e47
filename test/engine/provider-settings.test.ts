import bridge from '@truckroll/adapter-http-bridge'
import { createSqliteStore } from '@truckroll/sqlite'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { connectedProvider } from '../support/connected-provider.ts'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld } from '../support/http-world.ts'

const shop = { externalOrganizationId: 'p2', name: 'Harbor Heating', email: 'office@harbor.example' }
const caller = { token: 'test' }
const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`
const bridgeWorld = () =>
  createHttpWorld({
    adapter: bridge,
    adapterSettings: {
      url: 'http://127.0.0.1:9/jobs',
      secret: secretOf(1),
      hosts: 'hooks.example.com',
    },
  })

describe('settings of a provider behind the bridge', () => {
  it.each([
    ['mistyped', { bridgeURL: 'http://hooks.example.com/jobs' }, '/settings/bridgeURL'],
    [
      'on a host that is not listed',
      { bridgeUrl: 'http://elsewhere.example.com/jobs' },
      '/settings/bridgeUrl',
    ],
    [
      'on a host that is not listed, for one brand',
      { brands: { 9: { bridgeUrl: 'http://elsewhere.example.com/jobs' } } },
      '/settings/brands/9/bridgeUrl',
    ],
    ['of the gateway with a kind as text', { suppress: 'note' }, '/settings/suppress'],
    ['of the gateway with a kind that is none', { suppress: ['Note'] }, '/settings/suppress/0'],
    ['of the gateway with a list of brands', { brands: [] }, '/settings/brands'],
    [
      'of a brand with a kind that is none',
      { brands: { 9: { suppress: ['x'] } } },
      '/settings/brands/9/suppress/0',
    ],
    [
      'of the gateway with a meaning that is none',
      { statusMap: { accept: 1 } },
      '/settings/statusMap/accept',
    ],
    ['of the gateway with a zone that is none', { timezone: 'Mars/X' }, '/settings/timezone'],
    ['of the gateway with a number for a zone', { timezone: 5 }, '/settings/timezone'],
  ])('%s are refused at once, in POST and PUT', async (_, settings, path) => {
    await using world = await bridgeWorld()
    const { providers } = world.gateway
    const refusal = { code: 'TR_PROVIDER_INVALID', issues: [{ path }] }
    await expect(providers.onboard({ ...shop, settings }, caller)).rejects.toMatchObject(refusal)
    await expect(providers.change('p2', { organizationId: 600, settings }, caller)).rejects.toMatchObject(
      refusal,
    )
  })

  it('are absent if they are null', async () => {
    await using world = await bridgeWorld()
    const settings = { bridgeUrl: null, suppress: null, brands: { 9: { suppress: null } }, timezone: 'UTC' }
    await world.gateway.providers.onboard({ ...shop, settings }, caller)
    expect((await world.gateway.providers.get('p2'))?.settings).not.toHaveProperty('bridgeUrl')
  })

  it('may name a listed host, and what the gateway itself reads', async () => {
    await using world = await bridgeWorld()
    const settings = {
      bridgeUrl: 'http://hooks.example.com/jobs',
      timezone: 'America/Denver',
      suppress: ['note'],
    }
    await world.gateway.providers.onboard({ ...shop, settings, bridgeSecret: secretOf(2) }, caller)
    const stored = String((await world.store.getProvider('p2'))?.settings)
    expect(JSON.parse(stored)).toEqual(settings)
  })
})

describe('stored settings that a newer schema does not name', () => {
  it('are listed and hold up nobody, whether the schema is closed or not', async () => {
    for (const providerSettings of [
      z.object({ region: z.string() }),
      z.strictObject({ region: z.string() }),
    ]) {
      const adapter = createScriptedAdapter()
      const store = createSqliteStore({ path: ':memory:' })
      await store.open({ environment: 'sandbox', instance: 'main' })
      const settings = JSON.stringify({ region: 'north', oldName: 1, timezone: 'UTC' })
      await store.addProvider({ ...connectedProvider('p', '11776'), settings })
      await using world = await createHttpWorld({
        adapter: { ...adapter.definition, providerSettings },
        store,
      })
      world.sandbox.control.brand.offerJob()
      const handed = await world.until(() => adapter.handed[0])
      expect(handed.request.provider).toMatchObject({ settings: { region: 'north' } })
      await world.until(async () => (await world.gateway.operations.listAttention()).items.length > 0)
      const { items } = await world.gateway.operations.listAttention()
      expect(items.filter(({ cause }) => cause === 'settings_unknown')).toMatchObject([
        { externalOrganizationId: 'p', text: expect.stringContaining('/oldName') },
      ])
      expect(await world.gateway.providers.get('p')).toMatchObject({ isHeld: false })
    }
  })
})
