import { expect, test, vi } from 'vitest'
import { startWorld } from './support/start-world.ts'

test('a job that went to another provider names the one that it had before, line by line', async () => {
  const { call, gateway, sandbox } = await startWorld()
  const accountKey = sandbox.accounts.find(({ role }) => role === 'gateway')?.key ?? ''
  for (const [id, organizationId] of [
    ['shop-1', 600],
    ['shop-2', 601],
  ] as const) {
    const json = { externalOrganizationId: id, name: id, email: `${id}@example.com` }
    expect((await call('POST', '/v1/providers', { json })).status).toBeLessThan(300)
    expect((await call('PUT', `/v1/providers/${id}`, { json: { organizationId } })).status).toBe(200)
  }
  const tell = (organizationId: number) =>
    sandbox.control.emit({
      accountKey,
      payload: {
        Actions: [
          { Put: { job: { id: 7, organization_id: organizationId, status: 'offered', title: 'Pump' } } },
        ],
      },
    })
  const isAt = (provider: string) =>
    vi.waitFor(async () =>
      expect(await gateway.jobs.get('7')).toMatchObject({ externalOrganizationId: provider, bmsId: 'WO-7' }),
    )
  tell(600)
  await isAt('shop-1')
  expect((await call('POST', '/v1/jobs/7/updates', { json: { kind: 'accept' } })).status).toBeLessThan(300)
  tell(601)
  await isAt('shop-2')
  expect((await call('POST', '/v1/jobs/7/updates', { json: { kind: 'accept' } })).status).toBeLessThan(300)
  const { body } = await call('GET', '/v1/jobs/7')
  expect(body).toMatchObject({
    updates: [{ kind: 'accept', externalOrganizationId: 'shop-1' }, { kind: 'accept' }],
    timeline: expect.arrayContaining([
      expect.objectContaining({ kind: 'event.recorded', externalOrganizationId: 'shop-1' }),
      expect.objectContaining({ kind: 'update.queued', externalOrganizationId: 'shop-1' }),
    ]),
  })
})
