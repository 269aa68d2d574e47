import { createAcmeBms } from '@truckroll/example-acme-bms'
import { expect, it } from 'vitest'

import { createOrder, startAcme } from './harness.ts'

it('whatever comes, the answer is a problem that says what is wrong', async () => {
  const { api } = await startAcme()
  const order = await createOrder(api)
  const cases: [number, string, string, unknown, Record<string, string>?][] = [
    [404, 'GET', '/v1/nothing', undefined],
    [404, 'GET', '/v1/work-orders/wo_1', undefined],
    [400, 'POST', '/v1/customers', '{"lastName":'],
    [400, 'POST', '/v1/customers', '{"__proto__":{"x":1},"lastName":"x"}'],
    [415, 'POST', '/v1/customers', 'lastName=x', { 'content-type': 'application/x-www-form-urlencoded' }],
    [422, 'POST', '/v1/customers', '[]'],
    [422, 'POST', '/v1/customers', 'null'],
    [413, 'POST', '/v1/customers', { lastName: 'x'.repeat(1_100_000) }],
    [422, 'POST', '/v1/work-orders', { customerId: order.customerId, title: '' }],
    [
      422,
      'POST',
      '/v1/work-orders',
      { customerId: order.customerId, title: 'x', description: 'x'.repeat(100_001) },
    ],
    [422, 'POST', '/v1/work-orders', { customerId: order.customerId, title: 'x', address: { zip: '1' } }],
    [422, 'POST', `/v1/work-orders/${order.id}/status`, { status: 'scheduled' }],
    [422, 'POST', `/v1/work-orders/${order.id}/files`, 'null'],
    [422, 'GET', '/v1/customers?limit=1000', undefined],
  ]
  for (const [status, method, path, body, headers] of cases) {
    const answer = await api(method, path, body, headers)
    expect([answer.status, method, path]).toEqual([status, method, path])
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body).toMatchObject({ status, code: expect.stringMatching(/^ACME_/) })
    expect(answer.body.requestId).toBe(answer.headers.get('acme-request-id'))
    if (status === 422) expect(answer.body.errors.length).toBeGreaterThan(0)
  }
})

it('deep paths are named', async () => {
  const { api } = await startAcme()
  const { customerId } = await createOrder(api)
  const refused = await api('POST', '/v1/work-orders', {
    customerId,
    title: 'x',
    address: { timeZone: 'Nowhere' },
    equipment: [{ name: 'ok' }, { name: 7 }],
  })
  const paths = refused.body.errors.map((error: { path: string }) => error.path)
  expect(paths.toSorted()).toEqual(['/address/timeZone', '/equipment/1/name'])
})

it('options that cannot be are refused, and a taken port leaves nothing open', async () => {
  await expect(createAcmeBms({ port: -1 })).rejects.toThrow('port')
  const { bms } = await startAcme()
  await expect(createAcmeBms({ port: bms.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
