import { describe, expect, it } from 'vitest'
import {
  brandAccount,
  callbackToken,
  createAcmeWorld,
  gatewayAccount,
  type AcmeWorld,
} from '../support/acme-world.ts'

describe('scenario 34: confirmation', () => {
  it('confirms what Dispatch took', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { jobId } = await world.begin(company)
    const { id } = await world.gateway.updates.send(jobId, { kind: 'accept' })
    await world.until(
      'it is confirmed',
      async () => (await world.gateway.updates.get(id))?.state === 'confirmed',
    )
    expect(world.control.received({ messageId: id })).toHaveLength(1)
  })

  it('rejects what Dispatch refused, and writes it down for the office', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    office.void(id, { reason: 'provider_canceled' })
    await world.brand.hears(jobId, 'job', { status: 'canceled' })
    office.accept(id)
    const update = await world.until('it is rejected', async () => {
      return (await world.updatesOf(jobId)).find(({ state }) => state === 'rejected')
    })
    expect(update.message).toBe(
      'Problem writing job ({"errors":{"status":["is not included in the list"],"workflow":["Job status is not in given workflow"]}})',
    )
    await world.until('the office reads it', () => office.look(id).notes.length > 0)
    await world.quiet()
    expect(office.look(id).notes).toMatchObject([
      {
        visibility: 'internal',
        body: expect.stringContaining('Dispatch refused "accept": Problem writing job'),
      },
    ])
  })

  it('waits for nothing if acks are off', async () => {
    const account = { ...gatewayAccount, acks: false, errors: false }
    const world = await createAcmeWorld({ accounts: [brandAccount, account] })
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    office.accept(id)
    office.finish(id, { reason: 'ready_for_billing' })
    await world.brand.hears(jobId, 'job', { status: 'complete' })
    await world.quiet()
    expect((await world.updatesOf(jobId)).map(({ state }) => state)).toEqual(['sent', 'sent'])
  })
})

describe('scenario 35: webhook intake', () => {
  it('carries the job and its cancel as polling does', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    toWebhooks(world)
    const { id, office, jobId, claim } = await world.begin(company)
    office.accept(id)
    await world.brand.hears(jobId, 'job', { status: 'unscheduled' })
    await world.until('it is confirmed', async () => {
      return (await world.updatesOf(jobId)).every(({ state }) => state === 'confirmed')
    })
    await world.brand.post('job', { external_id: claim, status: 'canceled' })
    await world.until('the work order is void', () => office.look(id).workOrder.status === 'void')
    await world.quiet()
    expect(world.control.deliveries().filter(({ kind }) => kind === 'webhook').length).toBeGreaterThanOrEqual(
      3,
    )
    expect((await world.updatesOf(jobId)).map(({ kind }) => kind)).toEqual(['accept'])
  })

  it('counts the same body once', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const [organization] = world.control.organizations()
    const job = {
      id: 77_001,
      organization_id: organization?.id,
      status: 'offered',
      title: 'Told twice',
      updated_at: '2026-12-01T10:00:00+0000',
    }
    const body = JSON.stringify({ type: 'job', payload: { Actions: [{ ID: null, Put: { job } }] } })
    expect(await push(world, body)).toBe(200)
    expect(await push(world, body)).toBe(200)
    await world.workOrderOf(company, '77001')
    await world.quiet()
    const handedOver = (await world.gateway.jobs.timeline('77001')).filter(
      ({ source }) => source === 'dispatch',
    )
    expect(handedOver).toHaveLength(1)
    expect(company.office.workOrders()).toHaveLength(1)
  })

  it('takes nothing without the token', async () => {
    const world = await createAcmeWorld()
    expect(await push(world, '{}', 'wrong')).toBe(401)
  })
})

function toWebhooks(world: AcmeWorld): void {
  world.control.changeAccount({
    key: gatewayAccount.key,
    delivery: 'webhook',
    webhookUrl: `${world.server.url}/v1/dispatch/events?token=${callbackToken}`,
  })
}

async function push(world: AcmeWorld, body: string, token = callbackToken): Promise<number> {
  const answer = await fetch(`${world.server.url}/v1/dispatch/events?token=${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  await answer.body?.cancel()
  return answer.status
}
