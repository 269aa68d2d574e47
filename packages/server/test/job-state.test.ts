import { describe, expect, test, vi } from 'vitest'
import { startWorld } from './support/start-world.ts'

describe('where a job stands', () => {
  test('is made of what Dispatch told and what the provider did', async () => {
    const { call, offerJob, sandbox, gateway } = await startWorld()
    const jobId = await offerJob()
    const read = async () => (await call('GET', `/v1/jobs/${jobId}`)).body
    expect(await read()).toMatchObject({
      state: 'offered',
      dispatch: { status: 'offered', at: expect.any(String) },
      lastUpdate: null,
    })
    await call('POST', `/v1/jobs/${jobId}/updates`, { json: { kind: 'accept' } })
    await vi.waitFor(async () =>
      expect(await read()).toMatchObject({
        state: 'accepted',
        status: 'offered',
        lastUpdate: { kind: 'accept', state: 'confirmed', at: expect.any(String) },
      }),
    )
    const isDone = new Promise<void>((resolve) => {
      gateway.on('attempt:done', ({ type }) => {
        if (type === 'job.canceled') resolve()
      })
    })
    sandbox.control.act(Number(jobId), { act: 'cancel', reason: 'customer_canceled' })
    await isDone
    expect(await read()).toMatchObject({
      state: 'canceled',
      dispatch: { status: 'canceled', statusMessage: 'customer_canceled' },
    })
    expect((await call('GET', '/v1/jobs')).body).toMatchObject({ items: [{ id: jobId, state: 'canceled' }] })
  })

  test('?bmsId=none finds jobs that are not linked', async () => {
    const { call } = await startWorld()
    await call('POST', '/v1/jobs/import', { json: [{ id: 5, bmsId: 'W-5' }] })
    expect((await call('GET', '/v1/jobs?bmsId=none')).body).toMatchObject({ items: [] })
    expect((await call('GET', '/v1/jobs?bmsId=W-5')).body).toMatchObject({ items: [{ id: '5' }] })
  })
})
