import { isJsonObject } from '@truckroll/gateway'
import { describe, expect, test, vi } from 'vitest'
import { startWorld } from './support/start-world.ts'

describe('POST /v1/updates', () => {
  test('answers each item alone, in the order given', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const json = [
      { jobId, kind: 'note', text: 'by job' },
      { jobId: '404404', kind: 'note', text: 'nowhere' },
      { jobId: Number(jobId), kind: 'note', text: 'by a number' },
      { jobId, kind: 'schedule', start: 'yesterday' },
      { kind: 'accept' },
      'no object',
      { jobId, kind: 'note', text: 'keyed', idempotencyKey: 'a' },
      { jobId, kind: 'note', text: 'other words', idempotencyKey: 'a' },
      { externalOrganizationId: 'nobody', bmsId: 'WO-1', kind: 'accept' },
    ]
    const answer = await call('POST', '/v1/updates', { json })
    expect(answer.status).toBe(200)
    const items = isJsonObject(answer.body) && Array.isArray(answer.body['items']) ? answer.body['items'] : []
    expect(items.map((one: unknown) => (isJsonObject(one) ? one['status'] : undefined))).toEqual([
      202, 404, 202, 422, 422, 422, 202, 409, 404,
    ])
    expect(items[0]).toMatchObject({ id: expect.any(String), state: 'queued' })
    expect(items[3]).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ pointer: '/start' })]),
    })
    expect(items[4]).toMatchObject({ errors: [{ pointer: '/jobId' }] })
    expect(items[8]).toMatchObject({ detail: 'no job of provider "nobody" is linked to work order "WO-1"' })
  })

  test('finds a job by what the vendor calls it, once its provider is connected', async () => {
    const { call, offerJob, sandbox } = await startWorld()
    const json = { externalOrganizationId: 'shop-1', name: 'Shop', email: 'shop@example.com' }
    expect((await call('POST', '/v1/providers', { json })).status).toBe(201)
    expect((await call('PUT', '/v1/providers/shop-1', { json: { organizationId: 11776 } })).status).toBe(200)
    const jobId = await offerJob()
    const item = { externalOrganizationId: 'shop-1', bmsId: `WO-${jobId}`, kind: 'accept' }
    const answer = await call('POST', '/v1/updates', { json: { items: [item] } })
    expect(answer.body).toMatchObject({ items: [{ status: 202, state: 'queued' }] })
    await vi.waitFor(() => expect(sandbox.control.job(Number(jobId)).status).toBe('unscheduled'))
  })

  test('takes 500 items and refuses 501', async () => {
    const { call } = await startWorld()
    const items = (count: number) => Array.from({ length: count }, () => ({ jobId: '1', kind: 'accept' }))
    const most = await call('POST', '/v1/updates', { json: items(500) })
    expect(most.status).toBe(200)
    expect(isJsonObject(most.body) && Array.isArray(most.body['items']) && most.body['items'].length).toBe(
      500,
    )
    const more = await call('POST', '/v1/updates', { json: items(501) })
    expect(more.status).toBe(422)
    expect((await call('POST', '/v1/updates', { json: [] })).body).toEqual({ items: [] })
  })
})
