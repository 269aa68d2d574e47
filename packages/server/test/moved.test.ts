import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { startWorld } from './support/start-world.ts'

/** Job 7 is with shop-1; `move` takes it to the other, and back. */
async function startMove() {
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
      expect(await gateway.jobs.get('7')).toMatchObject({
        externalOrganizationId: provider,
        bmsId: 'WO-7',
      }),
    )
  const accept = async (): Promise<string> => {
    const headers = { 'idempotency-key': '7-accept' }
    const { status, body } = await call('POST', '/v1/jobs/7/updates', { json: { kind: 'accept' }, headers })
    expect(status).toBe(202)
    return z.object({ id: z.string() }).parse(body).id
  }
  const move = async (organizationId: 600 | 601) => {
    tell(organizationId)
    await isAt(organizationId === 600 ? 'shop-1' : 'shop-2')
  }
  await move(600)
  return { call, accept, move }
}

test('an Idempotency-Key is a new one each time that the job comes to another provider', async () => {
  const { accept, move } = await startMove()
  const first = await accept()
  await move(601)
  const second = await accept()
  expect(second).not.toBe(first)
  expect(await accept()).toBe(second)
  await move(600)
  const third = await accept()
  expect([first, second]).not.toContain(third)
})

test('a job that went to another provider names the one that it had before, line by line', async () => {
  const { call, accept, move } = await startMove()
  await accept()
  await move(601)
  await accept()
  const { body } = await call('GET', '/v1/jobs/7')
  expect(body).toMatchObject({
    updates: [{ kind: 'accept', externalOrganizationId: 'shop-1' }, { kind: 'accept' }],
    timeline: expect.arrayContaining([
      expect.objectContaining({ kind: 'event.recorded', externalOrganizationId: 'shop-1' }),
      expect.objectContaining({ kind: 'update.queued', externalOrganizationId: 'shop-1' }),
    ]),
  })
})
