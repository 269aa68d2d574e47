import { describe, expect, test, vi } from 'vitest'
import { startWorld } from './support/start-world.ts'

describe('where a job stands', () => {
  test('is made of what Dispatch sent and what the provider did', async () => {
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

  test('follows a visit that is booked, on the way, started, moved and taken back in the app', async () => {
    const { call, offerJob, sandbox } = await startWorld()
    const jobId = await offerJob()
    const becomes = (state: string) =>
      vi.waitFor(async () => {
        expect((await call('GET', `/v1/jobs/${jobId}`)).body).toMatchObject({ state })
        expect((await call('GET', '/v1/jobs')).body).toMatchObject({ items: [{ id: jobId, state }] })
      })
    const act = (...acts: Parameters<typeof sandbox.control.act>[1][]) => {
      for (const what of acts) sandbox.control.act(Number(jobId), what)
    }
    const visit = { act: 'schedule', start: '2026-12-07T14:00:00.000Z', durationSeconds: 7_200 } as const
    act({ act: 'accept' })
    await becomes('accepted')
    act(visit)
    await becomes('scheduled')
    act({ act: 'enroute' })
    await becomes('enroute')
    act({ act: 'start' })
    await becomes('started')
    act({ act: 'pause', reason: 'waiting_for_parts' })
    await becomes('paused')
    act({ ...visit, start: '2026-12-09T14:00:00.000Z' })
    await becomes('scheduled')
    act({ act: 'complete', reason: 'ready_for_billing' }, { act: 'complete', reason: 'ready_for_billing' })
    await becomes('complete')
    act({ ...visit, start: '2026-12-16T14:00:00.000Z' })
    await becomes('scheduled')
    act({ act: 'unschedule' })
    await becomes('accepted')
  })

  test('says what it waits for, and lists what waits', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob({ title: 'refuse' })
    await vi.waitFor(async () =>
      expect((await call('GET', `/v1/jobs/${jobId}`)).body).toMatchObject({
        waiting: {
          side: 'person',
          why: expect.stringContaining('got one that is refused'),
          attempt: 1,
          nextAt: null,
        },
        title: 'refuse',
        customer: expect.any(String),
        address: expect.any(String),
        brand: expect.any(String),
        workOrder: null,
      }),
    )
    const list = async (query: string) => (await call('GET', `/v1/jobs?${query}`)).body
    expect(await list('waiting=any')).toMatchObject({ items: [{ id: jobId }] })
    expect(await list('waiting=person')).toMatchObject({ items: [{ id: jobId }] })
    expect(await list('waiting=dispatch')).toMatchObject({ items: [] })
    expect((await call('GET', '/v1/jobs?waiting=moon')).status).toBe(422)
  })

  test('?q= finds it', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob({
      title: 'Pool heater',
      customer: { first_name: 'Ida', phone_number: '703-555-0134' },
    })
    for (const q of ['pool', 'IDA', '(703) 555 0134', '+1 703 555 0134', `WO-${jobId}`]) {
      const found = await call('GET', `/v1/jobs?q=${encodeURIComponent(q)}`)
      expect(found.body, q).toMatchObject({ items: [{ id: jobId, title: 'Pool heater', waiting: null }] })
    }
    expect((await call('GET', '/v1/jobs?q=nobody')).body).toMatchObject({ items: [] })
    expect((await call('GET', '/v1/jobs?q=%20')).status).toBe(422)
  })

  test('?bmsId=none finds jobs that are not linked', async () => {
    const { call } = await startWorld()
    await call('POST', '/v1/jobs/import', { json: [{ id: 5, bmsId: 'W-5' }] })
    expect((await call('GET', '/v1/jobs?bmsId=none')).body).toMatchObject({ items: [] })
    expect((await call('GET', '/v1/jobs?bmsId=W-5')).body).toMatchObject({ items: [{ id: '5' }] })
  })
})
