import { afterEach, describe, expect, it } from 'vitest'
import { createBridgeWorld, emit, type BridgeWorld } from './bridge-harness.ts'

let world: BridgeWorld | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

const job = { id: 7, organization_id: 11776, source_id: 123, status: 'offered', title: 'Claim 7' }
const note = (id: number) => ({ id, entity_type: 'Job', entity_id: 7, description: `note ${id}` })

describe('what an event tells of its job', () => {
  it('is its newest status, however old the job object is', async () => {
    const made = (world = await createBridgeWorld())
    const { service } = made
    emit(made, 'job', job)
    await service.ofType('job.created')
    emit(made, 'job', { id: 7, status: 'unscheduled', status_message: 'taken in the app' })
    emit(made, 'attachment', note(1))
    const { data } = await service.ofType('note.created')
    expect(data).toMatchObject({
      jobId: '7',
      job: { ...job, status: 'unscheduled', status_message: 'taken in the app' },
    })
    expect(data).not.toHaveProperty('known')
  })

  it('says of every event that the receiver has no such job yet, and gives the id as text', async () => {
    const made = (world = await createBridgeWorld())
    const { service, gateway } = made
    service.answer = ({ type }) => (type === 'job.created' ? { status: 422 } : {})
    emit(made, 'job', job)
    emit(made, 'attachment', note(1))
    emit(made, 'job', { id: 7, status: 'canceled', status_message: '' })
    const created = await service.ofType('job.created')
    expect(created.data).toMatchObject({ jobId: '7' })
    expect(created.data).not.toHaveProperty('known')
    await expect.poll(async () => (await gateway.operations.listDeadLetters({})).items.length).toBe(1)
    await gateway.operations.skip(created.id, { token: 'test' })
    await service.ofType('job.canceled')
    const after = service.deliveries.filter(({ type }) => type !== 'job.created')
    expect(after.map(({ type, data }) => [type, data['known'], data['jobId']])).toEqual([
      ['note.created', false, '7'],
      ['job.canceled', false, '7'],
    ])
  })
})
