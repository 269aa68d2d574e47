import { expect, it } from 'vitest'
import definition from '../../docs/adapter-guide/oauth.ts'
import { createHttpWorld } from '../support/http-world.ts'
import { startOAuthDouble } from '../support/oauth-double.ts'

const caller = { token: 'test' }

it('a provider goes live: its login is tried once it is connected, and its first job is told of', async () => {
  const vendor = await startOAuthDouble({ uses: 1 })
  await using world = await createHttpWorld({ adapter: definition, adapterSettings: { url: vendor.url } })
  const { providers } = world.gateway
  const company = { externalOrganizationId: 'company', name: 'Best HVAC', email: 'office@best.example' }
  await providers.onboard({ ...company, credentials: { refreshToken: 'first' } }, caller)
  expect(vendor.presented).toHaveLength(1)
  await providers.change('company', { organizationId: 11776 }, caller)
  await world.until(() => vendor.presented.length === 2)
  const first = world.heard('provider:first-job')
  const { id } = world.sandbox.control.brand.offerJob()
  expect(await first).toEqual({ externalOrganizationId: 'company', jobId: String(id) })
  expect(await providers.get('company')).toMatchObject({ isHeld: false })
  vendor.close()
})
