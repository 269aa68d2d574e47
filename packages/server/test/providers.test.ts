import { describe, expect, test, vi } from 'vitest'
import { credentialAdapter, loginAdapter } from './support/test-adapter.ts'
import { startWorld } from './support/start-world.ts'

const shop = { externalOrganizationId: 'shop-1', name: 'Harbor Heating', email: 'office@harbor.example' }

test('a provider is checked without being stored or asked for', async () => {
  const { call, sandbox } = await startWorld({ adapter: loginAdapter })
  const check = (json: object) => call('POST', '/v1/providers/check', { json })
  const request = { externalOrganizationId: 'shop-9', name: 'Nine', email: 'nine@example.com' }
  const settings = { timezone: 'America/Chicago' }
  // Whether the login works is for the vendor to say, who is not asked.
  const answer = await check({ ...request, settings, credentials: { apiKey: 'bad' } })
  expect([answer.status, answer.body]).toEqual([200, { outcome: 'requested' }])
  for (const wrong of [{ settings: { crews: 3 } }, { credentials: {} }, { email: undefined }])
    expect((await check({ ...request, ...wrong })).status, JSON.stringify(wrong)).toBe(422)
  expect((await call('GET', '/v1/providers')).body).toMatchObject({ items: [] })
  expect(sandbox.control.requests()).toEqual([])
  await call('POST', '/v1/providers', { json: { ...request, settings } })
  expect((await check({ ...request, settings })).body).toEqual({ outcome: 'unchanged' })
  expect((await check({ ...request, name: 'Neun' })).body).toEqual({ outcome: 'requested' })
})

describe('POST /v1/providers', () => {
  test('asks Dispatch once; the same again is 200 and sends nothing', async () => {
    const { call, sandbox } = await startWorld()
    const first = await call('POST', '/v1/providers', { json: shop })
    expect(first.status).toBe(201)
    expect(first.body).toMatchObject({
      externalOrganizationId: 'shop-1',
      organizationId: null,
      state: 'requested',
    })
    await vi.waitFor(() => expect(sandbox.control.requests()).toHaveLength(1))
    const again = await call('POST', '/v1/providers', { json: shop })
    expect(again.status).toBe(200)
    const changed = await call('POST', '/v1/providers', { json: { ...shop, name: 'Harbor' } })
    expect(changed.status).toBe(201)
    await vi.waitFor(() => {
      const posts = sandbox.control.received().filter((one) => one.recordType === 'gateway_provision')
      expect(posts).toHaveLength(2)
    })
  })

  test('changes a connected one in place: 200, and Dispatch is asked for nothing', async () => {
    const { call, sandbox } = await startWorld()
    await call('POST', '/v1/providers', { json: shop })
    await vi.waitFor(() => expect(sandbox.control.requests()).toHaveLength(1))
    const connected = await call('PUT', '/v1/providers/shop-1', { json: { organizationId: 600 } })
    expect(connected.body).toMatchObject({ state: 'connected' })
    const changed = await call('POST', '/v1/providers', { json: { ...shop, name: 'Harbor' } })
    expect(changed).toMatchObject({
      status: 200,
      body: { name: 'Harbor', state: 'connected', outcome: 'changed' },
    })
    const again = await call('POST', '/v1/providers', { json: { ...shop, name: 'Harbor' } })
    expect(again).toMatchObject({ status: 200, body: { outcome: 'unchanged' } })
    const posts = sandbox.control.received().filter((one) => one.recordType === 'gateway_provision')
    expect(posts).toHaveLength(1)
  })

  test('never shows a secret', async () => {
    const { call, lines } = await startWorld({ adapter: credentialAdapter })
    const json = {
      ...shop,
      credentials: { apiKey: 'SECRET-1' },
      dispatch: { key: 'k', secret: 'abcdef01' },
      apiCreds: { api_key: 'SECRET-2' },
    }
    expect((await call('POST', '/v1/providers', { json })).status).toBe(201)
    const shown = [await call('GET', '/v1/providers/shop-1'), await call('GET', '/v1/providers')]
    expect(shown[0]?.body).toMatchObject({ hasCredentials: true, hasDispatchKey: true })
    const all = shown.map((one) => one.text).join('') + JSON.stringify(lines)
    expect(all).not.toContain('SECRET')
    expect(all).not.toContain('abcdef01')
  })

  test.for<[string, Record<string, unknown>, string]>([
    ['no id', { name: 'a', email: 'a@example.com' }, '/externalOrganizationId'],
    ['no name', { externalOrganizationId: 'a', email: 'a@example.com' }, '/name'],
    [
      'none of email, phone and state',
      { externalOrganizationId: 'a', name: 'a', address: { city: 'x' } },
      '/email',
    ],
    ['a bad e-mail', { ...shop, email: 'SECRET' }, '/email'],
    ['an unknown field', { ...shop, phone: '1' }, '/phone'],
    ['a key that no header takes', { ...shop, dispatch: { key: 'ключ', secret: 'ab' } }, '/dispatch/key'],
    ['a key with a line break', { ...shop, dispatch: { key: 'a\nb', secret: 'ab' } }, '/dispatch/key'],
    ['a secret of odd length', { ...shop, dispatch: { key: 'k', secret: 'abc' } }, '/dispatch/secret'],
  ])('refuses %s', async ([, json, pointer]) => {
    const { call } = await startWorld()
    const answer = await call('POST', '/v1/providers', { json })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
    })
    expect(answer.text).not.toContain('SECRET')
  })

  test('refuses credentials if the adapter takes none', async () => {
    const { call } = await startWorld()
    const answer = await call('POST', '/v1/providers', {
      json: { ...shop, credentials: { apiKey: 'SECRET' } },
    })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ errors: [{ pointer: '/credentials' }] })
    expect(answer.text).not.toContain('SECRET')
  })

  test('names bad settings and a bad login where they stand in the body, in POST and PUT', async () => {
    const { call } = await startWorld({ adapter: loginAdapter })
    const refused = async (method: string, path: string, json: unknown) => {
      const { status, body, text } = await call(method, path, { json })
      expect(text).not.toContain('SECRET')
      return { status, body }
    }
    const settings = { timezone: 5, crews: { size: 'SECRET', 'a/b': 1 } }
    const badSettings = {
      status: 422,
      body: {
        errors: ['/settings/timezone', '/settings/crews/size', '/settings/crews/a~1b'].map((pointer) => ({
          pointer,
          detail: expect.any(String),
        })),
      },
    }
    const badLogin = { status: 422, body: { errors: [{ pointer: '/credentials/apiKey' }] } }
    expect(await refused('POST', '/v1/providers', { ...shop, settings })).toMatchObject(badSettings)
    const login = { ...shop, settings: { timezone: 'UTC' }, credentials: {} }
    expect(await refused('POST', '/v1/providers', login)).toMatchObject(badLogin)
    expect(
      await refused('POST', '/v1/providers', { ...shop, credentials: { apiKey: 'good' } }),
    ).toMatchObject({ status: 422, body: { errors: [{ pointer: '/settings/timezone' }] } })
    expect((await call('POST', '/v1/providers', { json: shop })).status).toBe(201)
    const put = '/v1/providers/shop-1'
    expect(await refused('PUT', put, { settings })).toMatchObject(badSettings)
    expect(await refused('PUT', put, { settings: { timezone: 'UTC' }, credentials: {} })).toMatchObject(
      badLogin,
    )
  })

  test('tries a new login with the settings that the provider has', async () => {
    const { call } = await startWorld({ adapter: loginAdapter })
    expect(
      (await call('POST', '/v1/providers', { json: { ...shop, settings: { timezone: 'UTC' } } })).status,
    ).toBe(201)
    const put = (apiKey: string) => call('PUT', '/v1/providers/shop-1', { json: { credentials: { apiKey } } })
    expect((await put('good')).status).toBe(200)
    expect(await put('stale')).toMatchObject({ status: 422, body: { code: 'login_refused' } })
  })

  test('says which settings onboarding needs if they are missing', async () => {
    const { call } = await startWorld({
      gateway: { appKey: undefined, appSecret: undefined, appId: undefined },
    })
    const answer = await call('POST', '/v1/providers', { json: shop })
    expect(answer.status).toBe(409)
    expect(answer.body).toMatchObject({ code: 'onboarding_off' })
    for (const name of ['TRUCKROLL_APP_KEY', 'TRUCKROLL_APP_SECRET', 'TRUCKROLL_APP_ID']) {
      expect(answer.body).toMatchObject({ detail: expect.stringContaining(name) })
    }
  })
})

describe('GET, PUT and DELETE /v1/providers', () => {
  test('lists, filters and pages', async () => {
    const { call } = await startWorld()
    for (const id of ['a', 'b', 'c']) {
      await call('POST', '/v1/providers', { json: { ...shop, externalOrganizationId: id } })
    }
    await call('PUT', '/v1/providers/b', { json: { organizationId: 7 } })
    expect((await call('GET', '/v1/providers?state=connected')).body).toMatchObject({
      items: [{ externalOrganizationId: 'b', organizationId: '7' }],
      nextCursor: null,
    })
    const page = await call('GET', '/v1/providers?limit=2')
    expect(page.body).toMatchObject({ items: [{}, {}], nextCursor: expect.any(String) })
    expect((await call('GET', '/v1/providers?requestedBefore=2020-01-01T00:00:00Z')).body).toMatchObject({
      items: [],
    })
    expect((await call('GET', '/v1/providers?state=asleep')).status).toBe(422)
  })

  test('connects by hand, changes settings, and refuses an organization that another has', async () => {
    const { call } = await startWorld()
    for (const id of ['a', 'b'])
      await call('POST', '/v1/providers', { json: { ...shop, externalOrganizationId: id } })
    const put = (id: string, json: unknown) => call('PUT', `/v1/providers/${id}`, { json })
    expect(
      (await put('a', { organizationId: 7, settings: { timezone: 'America/Chicago' } })).body,
    ).toMatchObject({
      state: 'connected',
      organizationId: '7',
      settings: { timezone: 'America/Chicago' },
    })
    expect((await put('b', { organizationId: 7 })).status).toBe(409)
    expect((await put('nobody', { organizationId: 7 })).status).toBe(409)
    expect((await call('GET', '/v1/providers/nobody')).status).toBe(404)
    expect((await put('nobody', { settings: {} })).status).toBe(404)
    expect((await put('a', { name: 'x' })).status).toBe(422)
  })

  test('connects one that nobody asked for in one step: nothing of it is known or audited if that fails', async () => {
    const { call } = await startWorld()
    const json = { organizationId: 7, settings: { timezone: 'UTC' } }
    // Each finds the organization free, and one of them has it then.
    const ids = ['a', 'b']
    const answers = await Promise.all(ids.map((id) => call('PUT', `/v1/providers/${id}`, { json })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    const [winner, loser] = answers[0]?.status === 200 ? ids : ids.toReversed()
    expect((await call('GET', `/v1/providers/${String(loser)}`)).status).toBe(404)
    const after = 'connected as organization 7; changed: settings'
    expect((await call('GET', '/v1/audit')).body).toMatchObject({
      items: [{ act: 'provider.connect', subject: winner, before: 'not known', after }],
    })
  })

  test('keeps the digits of ids beyond 2^53, in what is shown and in what Dispatch gets', async () => {
    const { call, sandbox } = await startWorld({ adapter: loginAdapter })
    const long = 12345678901234567891n
    const body =
      `{"externalOrganizationId":"shop-1","name":"Harbor","email":"a@harbor.example",` +
      `"apiCreds":{"tenant":${long}},"settings":{"timezone":"UTC","tenant":{"ids":[${long}]}}}`
    const headers = { 'content-type': 'application/json' }
    expect((await call('POST', '/v1/providers', { body, headers })).status).toBe(201)
    const put = { body: `{"organizationId":${long}}`, headers }
    const connected = await call('PUT', '/v1/providers/shop-1', put)
    expect(connected.status).toBe(200)
    expect(connected.body).toMatchObject({
      organizationId: String(long),
      settings: { tenant: { ids: [long] } },
    })
    expect((await call('DELETE', '/v1/providers/shop-1')).status).toBe(202)
    await vi.waitFor(() => {
      const posts = sandbox.control.received().map((one) => one.body)
      expect(posts).toMatchObject([{ api_creds: { tenant: long } }, { organization_id: long }])
    })
  })

  test('offboards; without an organization id only if one is given', async () => {
    const { call, sandbox } = await startWorld()
    await call('POST', '/v1/providers', { json: shop })
    const refused = await call('DELETE', '/v1/providers/shop-1')
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({ code: 'not_connected' })
    const headers = { 'content-type': 'application/json' }
    const done = await call('DELETE', '/v1/providers/shop-1?organizationId=77', { headers })
    expect(done.status).toBe(202)
    expect(done.body).toMatchObject({ state: 'offboarding' })
    await vi.waitFor(() => {
      const posts = sandbox.control.received().filter((one) => one.recordType === 'gateway_deprovision')
      expect(posts).toMatchObject([{ body: { external_organization_id: 'shop-1', organization_id: 77 } }])
    })
    expect((await call('DELETE', '/v1/providers/nobody')).status).toBe(404)
    expect((await call('GET', '/v1/providers/nobody')).status).toBe(404)
  })

  test('refuses updates of an offboarded provider with 409 not_connected', async () => {
    const { call, offerJob } = await startWorld()
    await call('POST', '/v1/providers', { json: shop })
    await call('PUT', '/v1/providers/shop-1', { json: { organizationId: 11776 } })
    const jobId = await offerJob()
    await call('DELETE', '/v1/providers/shop-1')
    const answer = await call('POST', `/v1/jobs/${jobId}/updates`, { json: { kind: 'accept' } })
    expect(answer.status).toBe(409)
    expect(answer.body).toMatchObject({ code: 'not_connected' })
  })
})
