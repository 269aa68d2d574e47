import { gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { startWorld } from './support/start-world.ts'

const server = { callbackToken: 'first-token,second-token' }
const shop = { externalOrganizationId: 'shop-1', name: 'Harbor Heating', email: 'office@harbor.example' }
const activation = { external_organization_id: 'shop-1', organization_id: 11776 }

test('an activation that is compressed is a 415', async () => {
  const { call } = await startWorld({ server })
  const body = gzipSync(JSON.stringify(activation))
  const answer = await call('POST', '/v1/dispatch/activations?token=first-token', { body })
  expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } })
})

describe('the callback token', () => {
  test.for(['/v1/dispatch/activations', '/v1/dispatch/events'])(
    '%s is not there until one is set',
    async (path) => {
      const { call } = await startWorld()
      const answer = await call('POST', `${path}?token=anything`, { json: activation })
      expect(answer.status).toBe(404)
    },
  )

  test.for(['/v1/dispatch/activations', '/v1/dispatch/events'])(
    '%s asks for one of those set',
    async (path) => {
      const { call } = await startWorld({ server: { ...server, apiToken: 'api-token' } })
      const post = (query: string, token: string | null = null) =>
        call('POST', `${path}${query}`, { json: activation, token })
      expect((await post('')).status).toBe(401)
      expect((await post('?token=wrong')).status).toBe(401)
      expect((await post('?token=')).status).toBe(401)
      expect((await post('', 'api-token')).status).toBe(401)
      expect((await post('?token=first-token')).status).toBeLessThan(300)
      expect((await post('', 'second-token')).status).toBeLessThan(300)
      expect((await post('?token=wrong', 'second-token')).status).toBe(401)
    },
  )

  test('never shows in the access log', async () => {
    const { call, lines } = await startWorld({ server })
    await call('POST', '/v1/dispatch/events?token=first-token&x=SECRET', { json: {} })
    await call('POST', '/v1/dispatch/events', { json: {}, token: 'second-token' })
    await call('GET', '/v1/files/SECRET-TOKEN?format=square_50')
    await call('GET', '/nothing?access_token=SECRET')
    await vi.waitFor(() => expect(JSON.stringify(lines)).toContain('/nothing?access_token=*'))
    const text = JSON.stringify(lines)
    expect(text).toContain('/v1/dispatch/events?token=*&x=*')
    expect(text).not.toMatch(/first-token|second-token|SECRET/)
  })
})

describe('POST /v1/dispatch/activations', () => {
  test('connects a provider that was asked for; the same again changes nothing', async () => {
    const { call } = await startWorld({ server })
    await call('POST', '/v1/providers', { json: shop })
    const post = () =>
      call('POST', '/v1/dispatch/activations?token=first-token', { json: { ...activation, more: 1 } })
    for (const answer of [await post(), await post()]) {
      expect(answer.status).toBe(200)
      expect(answer.body).toEqual({ applied: true })
    }
    expect((await call('GET', '/v1/providers/shop-1')).body).toMatchObject({
      state: 'connected',
      organizationId: '11776',
    })
  })

  test('keeps the digits of an organization beyond 2^53', async () => {
    const { call } = await startWorld({ server })
    await call('POST', '/v1/providers', { json: shop })
    const body = '{"external_organization_id":"shop-1","organization_id":12345678901234567891}'
    const answer = await call('POST', '/v1/dispatch/activations?token=first-token', { body })
    expect(answer.body).toEqual({ applied: true })
    expect((await call('GET', '/v1/providers/shop-1')).body).toMatchObject({
      organizationId: '12345678901234567891',
    })
  })

  test('answers 202 to one that nobody asked for and lists it in attention', async () => {
    const { call } = await startWorld({ server })
    const answer = await call('POST', '/v1/dispatch/activations?token=first-token', { json: activation })
    expect(answer.status).toBe(202)
    expect(answer.body).toEqual({ applied: false })
    expect((await call('GET', '/v1/attention')).body).toMatchObject({ items: [{ text: expect.any(String) }] })
  })

  test('applies it once a person confirms it, and what waited for that goes on', async () => {
    const { call, sandbox } = await startWorld({ server })
    await call('POST', '/v1/dispatch/activations?token=first-token', { json: activation })
    const { id } = sandbox.control.brand.offerJob({ organizationId: 11776 })
    const job = async () => (await call('GET', `/v1/jobs/${id}`)).body
    await vi.waitFor(async () => expect(await job()).toMatchObject({ bmsId: null }))
    const confirmed = await call('PUT', '/v1/providers/shop-1', { json: { organizationId: 11776 } })
    expect(confirmed.status).toBe(200)
    expect(confirmed.body).toMatchObject({ state: 'connected', organizationId: '11776', name: 'shop-1' })
    await vi.waitFor(async () =>
      expect(await job()).toMatchObject({ bmsId: `WO-${id}`, externalOrganizationId: 'shop-1' }),
    )
    expect((await call('GET', '/v1/attention')).body).toMatchObject({ items: [] })
    // What it is called and how to log in may be told later; Dispatch has it already and is not asked again.
    expect((await call('POST', '/v1/providers', { json: shop })).body).toMatchObject({
      state: 'connected',
      name: 'Harbor Heating',
    })
    expect(sandbox.control.requests()).toEqual([])
  })

  test('lists an organization once, with what Dispatch said of it last, until it is known whose it is', async () => {
    const { call } = await startWorld({ server })
    const activate = (json: object) => call('POST', '/v1/dispatch/activations?token=first-token', { json })
    const listed = async () => (await call('GET', '/v1/attention')).body
    await activate(activation)
    await activate({ ...activation, organization_id: 5 })
    await activate({ ...activation, external_organization_id: 'shop-2' })
    expect(await listed()).toMatchObject({
      items: [
        { text: expect.stringContaining('organization 5, ') },
        { text: expect.stringContaining('provider shop-2 is its organization 11776') },
      ],
    })
    expect(await listed()).not.toHaveProperty('items.2')
    await call('PUT', '/v1/providers/shop-1', { json: { organizationId: 11776 } })
    expect(await listed()).toMatchObject({ items: [{ text: expect.stringContaining('organization 5, ') }] })
  })

  test('takes 60 a minute that nobody asked for; one that was asked for passes all the same', async () => {
    const { call } = await startWorld({ server })
    await call('POST', '/v1/providers', { json: shop })
    const activate = (json: object) => call('POST', '/v1/dispatch/activations?token=first-token', { json })
    const unknown = (index: number) =>
      activate({ external_organization_id: 'stranger', organization_id: 500 + index })
    for (let index = 0; index < 60; index++) expect((await unknown(index)).status).toBe(202)
    const refused = await unknown(60)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.body).toMatchObject({ code: 'too_many_activations' })
    // Known already: it changes nothing.
    expect((await unknown(3)).status).toBe(202)
    expect((await activate(activation)).status).toBe(200)
  })

  test('one of a stranger holds no job of a connected provider', async () => {
    const { call, offerJob } = await startWorld({ server })
    await call('POST', '/v1/providers', { json: shop })
    const activate = (json: object) => call('POST', '/v1/dispatch/activations?token=first-token', { json })
    await activate(activation)
    expect((await activate({ ...activation, external_organization_id: 'stranger' })).status).toBe(202)
    const jobId = await offerJob({ organizationId: 11776 })
    expect((await call('GET', `/v1/jobs/${jobId}`)).body).toMatchObject({ externalOrganizationId: 'shop-1' })
  })

  test('that comes again while the provider is paused changes nothing', async () => {
    const { call } = await startWorld({ server })
    await call('POST', '/v1/providers', { json: shop })
    await call('POST', '/v1/dispatch/activations?token=first-token', { json: activation })
    await call('POST', '/v1/pause', { json: { externalOrganizationId: 'shop-1' } })
    const again = await call('POST', '/v1/dispatch/activations?token=first-token', { json: activation })
    expect([again.status, again.body]).toEqual([200, { applied: true }])
    expect((await call('GET', '/v1/providers/shop-1')).body).toMatchObject({ state: 'paused' })
    expect((await call('GET', '/v1/attention')).body).toMatchObject({ items: [] })
  })

  test('reads JSON whatever its content type says', async () => {
    const { call } = await startWorld({ server })
    const body = JSON.stringify(activation)
    const headers = { 'content-type': 'text/plain' }
    const answer = await call('POST', '/v1/dispatch/activations?token=first-token', { body, headers })
    expect(answer.status).toBe(202)
  })

  test.for<[string, string, number]>([
    ['no JSON', '<html>', 400],
    ['nothing', '', 422],
    ['a list', '[]', 422],
    ['no organization', '{"external_organization_id":"a"}', 422],
  ])('refuses %s', async ([, body, status]) => {
    const { call } = await startWorld({ server })
    const answer = await call('POST', '/v1/dispatch/activations?token=first-token', { body })
    expect(answer.status).toBe(status)
  })
})

describe('POST /v1/dispatch/events', () => {
  const job = {
    id: 30501,
    organization_id: 11776,
    source_id: 123,
    status: 'offered',
    title: 'Pushed',
    updated_at: '2026-03-01T10:00:00+0000',
  }
  const delivery = JSON.stringify({ type: 'job', payload: { Actions: [{ ID: null, Put: { job } }] } })

  test('records a delivery once; the same body again is one event', async () => {
    const { call, gateway } = await startWorld({ server })
    const seen: boolean[] = []
    gateway.on('message:recorded', (event) => seen.push(event.isDuplicate))
    const post = () => call('POST', '/v1/dispatch/events?token=first-token', { body: delivery })
    for (const answer of [await post(), await post()]) {
      expect(answer.status).toBe(200)
      expect(answer.body).toEqual({ recorded: true })
    }
    expect(seen).toEqual([false, true])
    await vi.waitFor(async () =>
      expect((await call('GET', '/v1/jobs/30501')).body).toMatchObject({
        bmsId: 'WO-30501',
        job: { title: 'Pushed' },
      }),
    )
  })

  test.for([
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00]), 'application/octet-stream'],
    ['an HTML page', Buffer.from('<html>'), 'text/html'],
    ['an empty object', Buffer.from('{}'), 'application/json'],
    ['deep nesting', Buffer.from('['.repeat(100_000)), 'application/json'],
    ['a body under an empty content type', Buffer.from('{}'), ''],
    ['a body under a content type that is none', Buffer.from('{}'), 'json'],
    ['a body under half a content type', Buffer.from('{}'), 'application/; charset=utf-8'],
  ] as const)('records %s, too', async ([, bytes, type]) => {
    const { call } = await startWorld({ server })
    const body = Uint8Array.from(bytes)
    const answer = await call('POST', '/v1/dispatch/events?token=first-token', {
      body,
      headers: { 'content-type': type },
    })
    expect(answer.status).toBe(200)
  })

  test('answers 503 if nothing can be recorded', async () => {
    const { call, gateway } = await startWorld({ server })
    await gateway.stop({ graceMs: 500 })
    const answer = await call('POST', '/v1/dispatch/events?token=first-token', { body: delivery })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
  })

  test('answers 413 above the limit and names it', async () => {
    const { call } = await startWorld({ server: { ...server, maxBodyBytes: 2_000 } })
    const body = 'x'.repeat(2_001)
    const answer = await call('POST', '/v1/dispatch/events?token=first-token', { body })
    expect(answer.status).toBe(413)
    expect(answer.body).toMatchObject({ detail: expect.stringContaining('TRUCKROLL_MAX_BODY_BYTES') })
  })
})
