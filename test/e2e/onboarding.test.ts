import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Company } from '../support/company.ts'
import {
  brandAccount,
  callbackToken,
  caller,
  createAcmeWorld,
  gatewayAccount,
  type AcmeWorld,
} from '../support/acme-world.ts'

const providerSchema = z.object({ state: z.string(), organizationId: z.string().nullable() })

async function call(world: AcmeWorld, method: string, path: string, body?: unknown) {
  const answer = await fetch(world.server.url + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const json: unknown = text === '' ? undefined : JSON.parse(text)
  return { status: answer.status, text, json }
}

describe('scenario 22: onboarding', () => {
  it('asks Dispatch with the application keys, and is connected by its callback', async () => {
    const world = await createAcmeWorld()
    const company = await Company.create(
      world.acme,
      'best-hvac',
      `${world.server.url}/v1/bms/webhook/best-hvac`,
    )
    const asked = await call(world, 'POST', '/v1/providers', {
      externalOrganizationId: 'best-hvac',
      name: 'Best HVAC',
      email: 'best@hvac.org',
      phoneNumber: '555-123-4123',
      address: { street: '4705 Smith Ave', city: 'Philadelphia', state: 'PA', country: 'US' },
      apiCreds: { api_key: 'for Dispatch only' },
      credentials: company.credentials,
    })
    expect(asked.status).toBe(201)
    expect(asked.text).not.toContain(company.credentials.apiKey)
    await world.control.until(() => world.control.requests().length === 1)
    const [post] = world.control.received()
    expect(post).toMatchObject({
      role: 'application',
      recordType: 'gateway_provision',
      isGzip: true,
      body: {
        external_organization_id: 'best-hvac',
        name: 'Best HVAC',
        email: 'best@hvac.org',
        phone_number: '555-123-4123',
        address: { street: '4705 Smith Ave', city: 'Philadelphia', state: 'PA', country: 'US' },
        api_creds: { api_key: 'for Dispatch only' },
        app_id: 'acme',
      },
    })
    expect(await stateOf(world)).toMatchObject({ state: 'requested' })

    const { organizationId } = world.control.match('best-hvac', {
      callback: { url: `${world.server.url}/v1/dispatch/activations?token=${callbackToken}` },
    })
    await world.until('it is connected', async () => (await stateOf(world)).state === 'connected')
    expect(await stateOf(world)).toEqual({ state: 'connected', organizationId: String(organizationId) })
    await world.begin(company)
  })

  it('without a callback is finished by a person, and jobs that came before go on then', async () => {
    const world = await createAcmeWorld()
    const company = await world.askToConnect('best-hvac')
    const { organizationId } = world.control.match('best-hvac')
    const { jobId } = await world.offer(company)
    await world.until('the job waits', async () => {
      const held = await world.gateway.operations.listHeld()
      return held.items.some((one) => one.jobId === jobId && one.reason === 'provider_unknown')
    })
    expect(company.office.workOrders()).toEqual([])
    const change = { organizationId: Number(organizationId) }
    const answer = await call(world, 'PUT', '/v1/providers/best-hvac', change)
    expect(answer.status).toBe(200)
    expect(await world.workOrderOf(company, jobId)).toMatchObject({ status: 'proposed' })
  })

  it('refuses a login that Acme does not take, and asks Dispatch nothing', async () => {
    const world = await createAcmeWorld()
    const { status, text } = await call(world, 'POST', '/v1/providers', {
      externalOrganizationId: 'best-hvac',
      name: 'Best HVAC',
      email: 'best@hvac.org',
      credentials: { apiKey: 'acme_api_wrong', webhookSecret: 'x' },
    })
    expect([status, text]).toEqual([422, expect.stringContaining('login_refused')])
    expect((await call(world, 'GET', '/v1/providers/best-hvac')).status).toBe(404)
    expect(world.control.received()).toEqual([])
  })
})

it('scenario 33: an offboarded provider gets nothing more, others go on', async () => {
  const world = await createAcmeWorld()
  const leaving = await world.connect('leaving')
  const staying = await world.connect('staying')
  const { id, jobId } = await world.begin(leaving)
  leaving.office.accept(id)
  expect((await call(world, 'DELETE', '/v1/providers/leaving')).status).toBeLessThan(300)
  await world.until('Dispatch has let it go', () =>
    world.control.requests().some(({ externalOrganizationId, state }) => {
      return externalOrganizationId === 'leaving' && state === 'deprovisioned'
    }),
  )
  await world.until('it is offboarded', async () => (await stateOf(world, 'leaving')).state === 'offboarded')
  expect(world.control.received().at(-1)).toMatchObject({
    role: 'application',
    recordType: 'gateway_deprovision',
    body: { external_organization_id: 'leaving', app_id: 'acme' },
  })
  await expect(world.gateway.updates.send(jobId, { kind: 'complete' })).rejects.toMatchObject({
    code: 'TR_NOT_CONNECTED',
  })
  await world.offer(leaving)
  await world.begin(staying)
  await world.quiet()
  expect(leaving.office.workOrders()).toHaveLength(1)
})

it('scenario 36: a job of an organization that nobody connected waits until somebody does', async () => {
  const walkIn = { id: 501, externalId: 'walk-in', name: 'Walk-in Ltd' }
  const account = { ...gatewayAccount, organizations: [walkIn] }
  const { key } = account
  const world = await createAcmeWorld({ accounts: [brandAccount, account] })
  const { id } = world.control.brand.offerJob({ organizationId: 501 })
  const jobId = String(id)
  await world.until('it is recorded and waits', async () => {
    const { items } = await world.gateway.operations.listHeld()
    return items.some((held) => held.jobId === jobId && held.reason === 'provider_unknown')
  })
  await world.control.until(() => world.control.queue(key).messages.length === 0)
  expect(await world.gateway.jobs.get(jobId)).toMatchObject({ organizationId: '501', bmsId: undefined })

  const company = await world.askToConnect('walk-in')
  await world.gateway.providers.change('walk-in', { organizationId: 501 }, caller)
  expect(await world.workOrderOf(company, jobId)).toMatchObject({ status: 'proposed' })
})

async function stateOf(world: AcmeWorld, id = 'best-hvac'): Promise<z.infer<typeof providerSchema>> {
  return providerSchema.parse((await call(world, 'GET', `/v1/providers/${id}`)).json)
}
