import { describe, expect, it } from 'vitest'

import { createOrder, morning, startAcme } from './harness.ts'

const idsOf = (answer: { body: { items: { id: string }[] } }) => answer.body.items.map(({ id }) => id)

describe('work orders', () => {
  it('have no idempotency: a repeated create is a second order, and the reference finds both', async () => {
    const { api } = await startAcme()
    const first = await createOrder(api, { externalReference: 'dispatch:30462' })
    const second = await createOrder(api, { externalReference: 'dispatch:30462' })
    expect(second.number).toBe(first.number + 1)
    const found = await api('GET', '/v1/work-orders?externalReference=dispatch:30462')
    expect(idsOf(found)).toEqual([first.id, second.id])
    expect(idsOf(await api('GET', '/v1/work-orders?externalReference=dispatch:3046'))).toEqual([])
  })

  it('come in pages that neither skip nor repeat one, also while orders are added', async () => {
    const { api } = await startAcme()
    const ids: string[] = []
    for (let index = 0; index < 5; index += 1) ids.push((await createOrder(api)).id)
    const first = await api('GET', '/v1/work-orders?limit=2')
    ids.push((await createOrder(api)).id)
    const second = await api('GET', `/v1/work-orders?limit=2&cursor=${first.body.nextCursor}`)
    const third = await api('GET', `/v1/work-orders?limit=2&cursor=${second.body.nextCursor}`)
    expect([...idsOf(first), ...idsOf(second), ...idsOf(third)]).toEqual(ids)
    expect(third.body.nextCursor).toBeNull()
    const forged = await api('GET', '/v1/work-orders?cursor=nonsense')
    expect(forged).toMatchObject({ status: 422, body: { errors: [{ in: 'querystring', path: '/cursor' }] } })
  })

  it('are changed in part, and a change of nothing is no event', async () => {
    const { api } = await startAcme()
    const order = await createOrder(api, { description: 'old', address: { city: 'Arlington' } })
    const patched = await api('PATCH', `/v1/work-orders/${order.id}`, { description: 'new' })
    expect(patched.body).toMatchObject({
      description: 'new',
      title: order.title,
      address: { city: 'Arlington' },
    })
    await api('PATCH', `/v1/work-orders/${order.id}`, { description: 'new' })
    const events = (await api('GET', '/v1/events')).body.items
    expect(events.map((event: { type: string }) => event.type)).toEqual([
      'work_order.created',
      'work_order.updated',
    ])
    expect(events[1].data.changed).toEqual(['description'])
  })
})

describe('the workflow', () => {
  it('goes from proposed to done, and says what is possible instead', async () => {
    const { api } = await startAcme()
    const order = await createOrder(api, { status: 'proposed' })
    const change = (status: string, more: object = {}) =>
      api('POST', `/v1/work-orders/${order.id}/status`, { status, ...more })

    const early = await change('working')
    expect(early).toMatchObject({ status: 409, body: { code: 'ACME_CONFLICT' } })
    expect(early.body.detail).toContain('open, declined, void')
    expect((await change('open')).body.status).toBe('open')
    expect((await change('booked')).status).toBe(409)
    expect((await api('POST', `/v1/work-orders/${order.id}/visits`, morning)).status).toBe(201)
    expect((await api('GET', `/v1/work-orders/${order.id}`)).body.status).toBe('booked')
    for (const status of ['on_the_way', 'working']) expect((await change(status)).body.status).toBe(status)
    expect((await change('on_hold')).body.errors).toMatchObject([{ path: '/reason' }])
    expect((await change('on_hold', { reason: 'waiting_for_parts', text: 'Fan motor' })).body).toMatchObject({
      status: 'on_hold',
      statusReason: 'waiting_for_parts',
      statusText: 'Fan motor',
    })
    expect((await change('working')).body).toMatchObject({ statusReason: null, statusText: null })
    expect((await change('done', { resolution: 'Motor replaced' })).body.resolution).toBe('Motor replaced')
    expect((await change('void', { reason: 'late' })).status).toBe(409)
  })

  it('takes the status that is there already as no change', async () => {
    const { api } = await startAcme()
    const order = await createOrder(api)
    await api('POST', `/v1/work-orders/${order.id}/status`, { status: 'open' })
    expect((await api('GET', '/v1/events')).body.items).toHaveLength(1)
  })

  it('lets another system give any reason, and people only those of the list', async () => {
    const { api, bms, company } = await startAcme()
    const reasonOptions = {
      void: [
        { code: 'customer_canceled', label: 'Customer canceled' },
        { code: 'other', label: 'Other', textRequired: true },
      ],
    }
    const first = await createOrder(api, { reasonOptions })
    const second = await createOrder(api, { reasonOptions })
    const byApi = await api('POST', `/v1/work-orders/${first.id}/status`, {
      status: 'void',
      reason: 'changed mind',
    })
    expect(byApi.body.statusReason).toBe('changed mind')

    const dana = bms.office(company.companyId, 'Dana')
    expect(() => dana.void(second.id, { reason: 'changed mind' })).toThrow(
      expect.objectContaining({
        code: 'ACME_INVALID',
        fields: [expect.objectContaining({ path: '/reason' })],
      }),
    )
    expect(() => dana.void(second.id, { reason: 'other' })).toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ path: '/text' })] }),
    )
    expect(dana.void(second.id, { reason: 'other', text: 'moved away' }).status).toBe('void')
  })
})
