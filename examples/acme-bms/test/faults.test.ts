import { expect, it } from 'vitest'

import { caller, createOrder, startAcme } from './harness.ts'

const route = '/v1/work-orders'

it('the next requests of a route answer what was asked, the others work', async () => {
  const { bms, api } = await startAcme({ faults: true })
  const order = await createOrder(api)
  bms.faults?.add({
    kind: 'status',
    status: 503,
    route: '/v1/work-orders/:id',
    count: 2,
    retryAfterSeconds: 7,
  })
  expect((await api('GET', route)).status).toBe(200)
  const first = await api('GET', `${route}/${order.id}`)
  expect(first).toMatchObject({ status: 503, body: { code: 'ACME_UNAVAILABLE' } })
  expect(first.headers.get('retry-after')).toBe('7')
  expect((await api('PATCH', `${route}/${order.id}`, { title: 'x' })).status).toBe(503)
  expect((await api('GET', `${route}/${order.id}`)).body.title).toBe(order.title)
})

it('a dropped connection has done its work', async () => {
  const { bms, api } = await startAcme({ faults: true })
  const order = await createOrder(api)
  bms.faults?.add({ kind: 'drop', method: 'POST', route })
  const input = { customerId: order.customerId, title: 'twice?', externalReference: 'job-9' }
  await expect(api('POST', route, input)).rejects.toThrow('fetch failed')
  expect((await api('GET', `${route}?externalReference=job-9`)).body.items).toHaveLength(1)
})

it('a hanging request does nothing, answers never and does not keep Acme from closing', async () => {
  const { bms, api } = await startAcme({ faults: true })
  const order = await createOrder(api)
  const open = caller(bms)
  expect((await open('POST', '/_faults', { kind: 'hang', method: 'PATCH' })).status).toBe(201)
  const hanging = api('PATCH', `${route}/${order.id}`, { title: 'x' })
  const outcome = hanging.then(
    () => 'answered',
    () => 'cut',
  )
  // Served after the hanging one by the same process: it has been taken up by then.
  while ((await open('GET', '/_faults')).body.items.length > 0) continue
  expect((await api('GET', `${route}/${order.id}`)).body.title).toBe(order.title)
  await bms.close()
  expect(await outcome).toBe('cut')
})

it('are for one company if one is named, are cleared, and are not there unless asked for', async () => {
  const { bms, company, api } = await startAcme({ faults: true })
  const other = bms.createCompany({ name: 'Other' })
  bms.faults?.add({ kind: 'status', companyId: other.companyId, count: 100 })
  expect((await api('GET', '/v1/company')).status).toBe(200)
  expect((await caller(bms, other.apiKey)('GET', '/v1/company')).status).toBe(500)
  expect((await caller(bms)('DELETE', '/_faults')).status).toBe(204)
  expect((await caller(bms, other.apiKey)('GET', '/v1/company')).status).toBe(200)
  expect((await caller(bms)('POST', '/_faults', { kind: 'explode' })).status).toBe(422)
  expect(company.companyId).not.toBe(other.companyId)

  const plain = await startAcme()
  expect((await caller(plain.bms)('POST', '/_faults', { kind: 'hang' })).status).toBe(404)
  expect(plain.bms.faults).toBeUndefined()
})
