import { describe, expect, test, vi } from 'vitest'
import { loginAdapter } from './support/test-adapter.ts'
import { startWorld, type World } from './support/start-world.ts'

const server = { callbackToken: 'first-token' }
const shop = { externalOrganizationId: 'p2', name: 'Harbor Heating', email: 'office@harbor.example' }

const activate = ({ call }: World, id: string, organizationId: number) =>
  call('POST', '/v1/dispatch/activations?token=first-token', {
    json: { external_organization_id: id, organization_id: organizationId },
  })

async function leave(world: World, id: string): Promise<void> {
  expect((await world.call('DELETE', `/v1/providers/${id}`)).status).toBeLessThan(300)
  await vi.waitFor(async () =>
    expect((await world.call('GET', `/v1/providers/${id}`)).body).toMatchObject({ state: 'offboarded' }),
  )
}

describe('a provider that left', () => {
  test.each([
    ['with another e-mail', { ...shop, email: 'new@harbor.example' }],
    ['with the same body', shop],
  ])('comes back %s', async (_, json) => {
    const world = await startWorld({ server })
    const { call, sandbox } = world
    const provisions = () =>
      sandbox.control.received().filter((one) => one.recordType === 'gateway_provision')
    await call('POST', '/v1/providers', { json: shop })
    await activate(world, 'p2', 600)
    await leave(world, 'p2')
    const before = provisions().length
    const again = await call('POST', '/v1/providers', { json })
    expect(again.body).toMatchObject({ state: 'requested' })
    await vi.waitFor(() => expect(provisions()).toHaveLength(before + 1))
    expect((await activate(world, 'p2', 600)).body).toEqual({ applied: true })
    expect((await call('GET', '/v1/providers/p2')).body).toMatchObject({
      state: 'connected',
      organizationId: '600',
    })
    expect((await call('GET', '/v1/attention')).body).toMatchObject({ items: [] })
  })

  test('leaves its organization to another', async () => {
    const world = await startWorld({ server })
    const { call } = world
    await call('POST', '/v1/providers', { json: shop })
    await activate(world, 'p2', 600)
    await leave(world, 'p2')
    await call('POST', '/v1/providers', { json: { ...shop, externalOrganizationId: 'p3' } })
    expect((await activate(world, 'p3', 600)).body).toEqual({ applied: true })
    expect((await call('GET', '/v1/providers/p3')).body).toMatchObject({
      state: 'connected',
      organizationId: '600',
    })
    expect((await call('GET', '/v1/providers/p2')).body).toMatchObject({
      state: 'offboarded',
      organizationId: null,
    })
  })

  test('and is asked for while it leaves is a 409', async () => {
    const world = await startWorld({ server })
    const { call } = world
    await call('POST', '/v1/providers', { json: shop })
    await activate(world, 'p2', 600)
    // Nothing is sent any more, so it stays on its way out.
    await call('POST', '/v1/pause', { json: { all: true } })
    await call('DELETE', '/v1/providers/p2')
    const state = (await call('GET', '/v1/providers/p2')).body
    const answer = await call('POST', '/v1/providers', { json: shop })
    expect([state, answer.status]).toMatchObject([{ state: 'offboarding' }, 409])
  })
})

describe('a provider that Dispatch has a question about', () => {
  const ask = (world: World, json: unknown, id = 'p2') => world.call('PUT', `/v1/providers/${id}`, { json })
  const question = { state: 'needs_information', text: 'the phone number differs' }

  test('says what, until it is asked for again, by the same body too', async () => {
    const world = await startWorld({ server })
    const { call, sandbox } = world
    await call('POST', '/v1/providers', { json: shop })
    expect((await ask(world, question)).body).toMatchObject(question)
    expect((await call('GET', '/v1/providers?state=needs_information')).body).toMatchObject({
      items: [{ externalOrganizationId: 'p2', ...question }],
    })
    expect((await ask(world, { state: 'needs_information' })).body).not.toHaveProperty('text')
    const again = await call('POST', '/v1/providers', { json: shop })
    expect(again).toMatchObject({ status: 201, body: { outcome: 'requested', state: 'requested' } })
    expect(again.body).not.toHaveProperty('text')
    await vi.waitFor(() =>
      expect(sandbox.control.received().filter((one) => one.recordType === 'gateway_provision')).toHaveLength(
        2,
      ),
    )
    await ask(world, question)
    expect((await activate(world, 'p2', 600)).body).toEqual({ applied: true })
    const connected = (await call('GET', '/v1/providers/p2')).body
    expect(connected).toMatchObject({ state: 'connected' })
    expect(connected).not.toHaveProperty('text')
  })

  test('is one that Dispatch has not connected, and none by a text alone', async () => {
    const world = await startWorld({ server })
    const { call } = world
    await call('POST', '/v1/providers', { json: shop })
    expect((await ask(world, { text: 'x' })).body).toMatchObject({ errors: [{ pointer: '/text' }] })
    expect((await ask(world, { ...question, organizationId: 5 })).status).toBe(422)
    expect((await ask(world, { state: 'connected' })).status).toBe(422)
    expect((await ask(world, question, 'p404')).status).toBe(404)
    await activate(world, 'p2', 600)
    expect((await ask(world, question)).status).toBe(409)
    expect((await call('GET', '/v1/providers/p2')).body).toMatchObject({ state: 'connected' })
  })
})

describe('a provider that is to be paused from the start', () => {
  test('is connected and paused, and one that works already goes on', async () => {
    const world = await startWorld({ server })
    const { call } = world
    const state = async () => (await call('GET', '/v1/providers/p2')).body
    await call('POST', '/v1/providers', { json: { ...shop, paused: true } })
    await activate(world, 'p2', 600)
    expect(await state()).toMatchObject({ state: 'paused' })
    await call('POST', '/v1/resume', { json: { externalOrganizationId: 'p2' } })
    const again = await call('POST', '/v1/providers', { json: { ...shop, paused: true } })
    expect(again.body).toMatchObject({ outcome: 'unchanged', state: 'connected' })
    const changed = { ...shop, name: 'Harbor', paused: true }
    expect((await call('POST', '/v1/providers', { json: changed })).body).toMatchObject({
      outcome: 'changed',
      state: 'connected',
    })
  })

  test('is the same with and without it, as long as it is not connected', async () => {
    const world = await startWorld({ server })
    const { call } = world
    await call('POST', '/v1/providers', { json: shop })
    const again = await call('POST', '/v1/providers', { json: { ...shop, paused: true } })
    expect(again).toMatchObject({ status: 200, body: { outcome: 'unchanged' } })
    await activate(world, 'p2', 600)
    expect((await call('GET', '/v1/providers/p2')).body).toMatchObject({ state: 'paused' })
  })
})

describe('settings of a provider', () => {
  test('are known at every depth, and open if the schema is', async () => {
    const { call } = await startWorld({ adapter: loginAdapter })
    const post = (settings: unknown) => call('POST', '/v1/providers', { json: { ...shop, settings } })
    const deep = await post({ timezone: 'UTC', crews: { size: 1, sise: 2 } })
    expect(deep.status).toBe(422)
    expect(deep.body).toMatchObject({ errors: [{ pointer: '/settings/crews/sise' }] })
    expect((await post({ timezone: 'UTC', anything: 1 })).status).toBe(201)
  })
})

describe('an activation that needs a person', () => {
  const held = async ({ call }: World) => {
    const { body } = await call('GET', '/v1/held')
    return body
  }

  test('lets jobs of a connected provider go on', async () => {
    const world = await startWorld({ server })
    await world.call('POST', '/v1/providers', { json: shop })
    await activate(world, 'p2', 11776)
    expect((await activate(world, 'stranger', 11776)).body).toEqual({ applied: false })
    await world.offerJob()
    expect(await held(world)).toMatchObject({ items: [] })
  })

  test('is rejected by ticking it off, and frees what waited for it', async () => {
    const world = await startWorld({ server })
    const { call, sandbox } = world
    expect((await activate(world, 'stranger', 11776)).status).toBe(202)
    sandbox.control.brand.offerJob()
    await vi.waitFor(async () =>
      expect(await held(world)).toMatchObject({ items: [{ reason: 'activation' }] }),
    )
    const { body } = await call('GET', '/v1/attention')
    const [item] = (body as { items: { id: string; cause: string }[] }).items
    expect(item?.cause).toBe('activation')
    await call('POST', `/v1/attention/${item?.id}/done`)
    await vi.waitFor(async () => expect(await held(world)).toMatchObject({ items: [] }))
  })
})
