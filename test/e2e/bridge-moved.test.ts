import { TruckrollError } from '@truckroll/gateway'
import { afterEach, describe, expect, it } from 'vitest'
import { createBridgeWorld, drained, emit, type BridgeWorld } from './bridge-harness.ts'

let world: BridgeWorld | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

const job = {
  id: 7,
  organization_id: 600,
  source_id: 123,
  status: 'offered',
  title: 'Claim 7',
  description: '**Pump** is loud',
  ui_options: { complete_reasons: ['done|Done|false|false'] },
}
const caller = { token: 'test' }

/** Providers p1 and p2, connected as organizations 600 and 601; p1 has job 7 as WO-1. */
async function createMoveWorld(): Promise<BridgeWorld> {
  const made = (world = await createBridgeWorld())
  const { gateway, service } = made
  for (const [id, organizationId] of [
    ['p1', '600'],
    ['p2', '601'],
  ] as const) {
    await gateway.providers.onboard(
      { externalOrganizationId: id, name: id, email: `${id}@example.com` },
      caller,
    )
    await gateway.providers.change(id, { organizationId }, caller)
  }
  service.answer = ({ type, data }) => {
    const provider = data['provider']
    const isFirst = JSON.stringify(provider).includes('"p1"')
    return type === 'job.created' ? { json: { bmsId: isFirst ? 'WO-1' : 'WO-2' } } : {}
  }
  emit(made, 'job', job)
  await service.ofType('job.created')
  return made
}

function ofJob({ service }: BridgeWorld) {
  return service.deliveries.filter(({ type }) => !type.startsWith('provider.'))
}

describe('a job told with another organization', () => {
  it('is canceled for the first provider, as it knew the job, and created for the second', async () => {
    const made = await createMoveWorld()
    const { service, gateway } = made
    emit(made, 'job', { ...job, organization_id: 601, title: 'Claim 7, again' })
    await service.until(() => ofJob(made).length === 3)
    const [, ...told] = ofJob(made)
    const canceled = told.find(({ type }) => type === 'job.canceled')
    const created = told.find(({ type }) => type === 'job.created')
    expect(canceled?.data).toMatchObject({
      jobId: '7',
      bmsId: 'WO-1',
      provider: { externalOrganizationId: 'p1', organizationId: '600' },
      job: { ...job, status: 'canceled', status_message: '' },
      descriptionText: 'Pump is loud',
      reasons: { complete: [{ value: 'done' }] },
    })
    expect(canceled?.data).not.toHaveProperty('known')
    expect(created?.id).toBe(`${canceled?.id}-moved`)
    expect(created?.data).toMatchObject({
      jobId: '7',
      provider: { externalOrganizationId: 'p2', organizationId: '601' },
      job: { ...job, organization_id: 601, title: 'Claim 7, again' },
    })
    expect(created?.data).not.toHaveProperty('bmsId')
    expect(created?.data).not.toHaveProperty('changed')
    await expect.poll(async () => (await gateway.jobs.get('7'))?.bmsId).toBe('WO-2')
    expect(await gateway.jobs.get('7')).toMatchObject({ externalOrganizationId: 'p2', organizationId: '601' })
  })

  it('takes no update of the first, and those of the second', async () => {
    const made = await createMoveWorld()
    const { service, gateway } = made
    const { answer } = service
    service.answer = (delivery) =>
      delivery.type === 'job.canceled'
        ? { json: { bmsId: 'WO-9', updates: [{ kind: 'cancel' }, { kind: 'note', text: 'too late' }] } }
        : answer(delivery)
    emit(made, 'job', { ...job, organization_id: 601 })
    await service.until(() => ofJob(made).length === 3)
    await expect.poll(async () => (await gateway.jobs.get('7'))?.bmsId).toBe('WO-2')
    const [first, second] = await gateway.updates.sendMany([
      { job: { externalOrganizationId: 'p1', bmsId: 'WO-1' }, update: { kind: 'complete' } },
      { job: { externalOrganizationId: 'p2', bmsId: 'WO-2' }, update: { kind: 'accept' } },
    ])
    expect(first?.kind === 'failed' && TruckrollError.is(first.error) && first.error.code).toBe(
      'TR_NOT_CONNECTED',
    )
    expect(second?.kind).toBe('queued')
    await expect
      .poll(async () => (await gateway.operations.listAttention()).items)
      .toMatchObject([{ cause: 'change_refused', jobId: '7', externalOrganizationId: 'p1' }])
    expect((await gateway.operations.listDeadLetters({})).items).toEqual([])
    expect(await gateway.jobs.get('7')).toMatchObject({ bmsId: 'WO-2' })
    await drained(made)
  })

  it('of which the first has parked an event goes to the second all the same', async () => {
    const made = await createMoveWorld()
    const { service, gateway } = made
    const { answer } = service
    service.answer = (delivery) => (delivery.type === 'note.created' ? { status: 422 } : answer(delivery))
    emit(made, 'attachment', { id: 1, entity_type: 'Job', entity_id: 7, description: 'gate code 4471' })
    await expect.poll(async () => (await gateway.operations.listDeadLetters({})).items.length).toBe(1)
    emit(made, 'job', { ...job, organization_id: 601 })
    await service.until((all) => all.filter(({ type }) => type === 'job.created').length === 2)
    expect(ofJob(made).some(({ type }) => type === 'job.canceled')).toBe(false)
    const [parked] = (await gateway.operations.listDeadLetters({})).items
    await gateway.operations.skip(parked?.id ?? '', caller)
    const { data } = await service.ofType('job.canceled')
    expect(data).toMatchObject({ bmsId: 'WO-1', provider: { externalOrganizationId: 'p1' } })
  })
})
