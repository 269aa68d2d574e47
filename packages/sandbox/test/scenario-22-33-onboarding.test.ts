import { describe, expect, test } from 'vitest'
import { applicationAccount, brandAccount, gatewayAccount, jobFields, play } from './play.ts'
import { receiver } from './receiver.ts'
import { at } from './signed-client.ts'

const request = {
  external_organization_id: 'bms-7',
  name: 'Seven Plumbing',
  email: 'seven@example.com',
  address: { street: '1 Main', state: 'OH', country: 'US' },
  api_creds: { api_key: 'k' },
  app_id: 'acme',
}
const accounts = () => [
  brandAccount({ errors: true }),
  gatewayAccount({ organizations: [] }),
  applicationAccount({ errors: true }),
]

describe('22: a provider is onboarded', () => {
  test('requested, matched by a person, called back, and gets jobs', async () => {
    const { sandbox, as, brand, gateway } = await play(accounts())
    const application = as('account|3|application')
    await application.post(request, { recordType: 'gateway_provision' })
    expect(sandbox.control.requests()).toMatchObject([
      { externalOrganizationId: 'bms-7', state: 'pending', organizationId: null },
    ])
    expect(JSON.stringify(sandbox.control.requests())).not.toContain('api_key')
    await brand.postRecord('job', jobFields({ external_organization_id: 'bms-7' }))
    expect(await gateway.drain()).toEqual([])
    expect(at(await brand.drain(), '0', 'err', 'payload', 'err', 'message')).toContain('not connected')

    const endpoint = await receiver()
    endpoint.answers.push(503)
    const matched = sandbox.control.match('bms-7', {
      callback: { url: `${endpoint.url}/a?token=t`, token: 'bearer-t' },
    })
    expect(matched).toMatchObject({ state: 'connected', gatewayKey: 'account|2|gateway' })
    const [first, second] = await endpoint.until(2)
    expect(first).toMatchObject({ path: '/a?token=t', authorization: 'Bearer bearer-t' })
    expect(second?.body).toBe(first?.body)
    expect(JSON.parse(first?.body ?? '')).toEqual({
      external_organization_id: 'bms-7',
      organization_id: String(matched.organizationId),
    })

    await brand.postRecord('job', jobFields({ external_organization_id: 'bms-7' }))
    expect(await gateway.drain()).toMatchObject([{ job: { organization_id: matched.organizationId } }])
  })

  test('and the brand offers its next job to whoever was connected last', async () => {
    const { sandbox, as } = await play([brandAccount(), gatewayAccount(), applicationAccount()])
    const [made] = sandbox.control.organizations()
    expect(sandbox.control.brand.offerJob().organization?.id).toBe(made?.id)
    await as('account|3|application').post(request, { recordType: 'gateway_provision' })
    expect(sandbox.control.brand.offerJob().organization?.id).toBe(made?.id)
    const { organizationId } = sandbox.control.match('bms-7')
    expect(sandbox.control.brand.offerJob().organization?.id).toBe(organizationId)
  })

  test('matched to the provider that a brand created with the same name and e-mail address', async () => {
    const { sandbox, as, brand } = await play(accounts())
    await brand.postRecord('organization', {
      name: 'Seven Plumbing',
      email: 'SEVEN@example.com',
      external_id: 'p-7',
    })
    await as('account|3|application').post(request, { recordType: 'gateway_provision' })
    const { organizationId } = sandbox.control.match('bms-7')
    expect(sandbox.control.organizations()).toMatchObject([
      { id: organizationId, gatewayKey: 'account|2|gateway', externalIds: { 'account|1|brand': 'p-7' } },
    ])
  })

  test.each([
    ['no name', { ...request, name: '' }, 'name'],
    ['no way to reach it', { external_organization_id: 'x', name: 'x' }, 'contact'],
  ])('refused with an err: %s', async (_what, body, field) => {
    const { sandbox, as } = await play(accounts())
    const application = as('account|3|application')
    await application.post(body, { recordType: 'gateway_provision', messageId: 'm1' })
    const [put] = await application.drain()
    expect(at(put, 'err', 'payload', 'err')).toMatchObject({ data_type: 'gateway_provision', msg_id: 'm1' })
    expect(at(put, 'err', 'payload', 'err', 'message')).toContain(field)
    expect(sandbox.control.requests()).toEqual([])
  })

  test('keys other than the application keys are refused', async () => {
    const { sandbox, gateway } = await play([brandAccount(), gatewayAccount({ errors: true })])
    await gateway.post(request, { recordType: 'gateway_provision' })
    expect(at(await gateway.drain(), '0', 'err', 'payload', 'err', 'message')).toContain('application key')
    expect(sandbox.control.requests()).toEqual([])
  })
})

describe('33: a provider is offboarded', () => {
  test('its jobs stop at once, those of others go on', async () => {
    const organizations = [
      { id: 501, externalId: 'best-hvac' },
      { id: 502, externalId: 'other' },
    ]
    const { sandbox, as, brand, gateway } = await play([
      brandAccount(),
      gatewayAccount({ organizations }),
      applicationAccount(),
    ])
    await brand.postRecord('job', jobFields({ external_id: 'before' }))
    const [before] = await gateway.drain()
    const application = as('account|3|application')
    const goodbye = { external_organization_id: 'best-hvac', organization_id: 501, app_id: 'acme' }
    await application.post(goodbye, { recordType: 'gateway_deprovision' })
    await brand.postRecord('job', jobFields({ external_id: 'before', title: 'changed' }))
    await brand.postRecord('job', jobFields({ external_id: 'after' }))
    await brand.postRecord('job', jobFields({ external_id: 'elsewhere', external_organization_id: 'other' }))
    expect(await gateway.drain()).toMatchObject([{ job: { external_id: 'elsewhere' } }])
    await gateway.postRecord('job', { id: at(before, 'job', 'id'), status: 'unscheduled' })
    expect(await brand.drain()).toEqual([])
    expect(sandbox.control.received().at(-1)?.outcomes).toMatchObject([{ result: 'refused' }])
  })
})
