import { expect, it } from 'vitest'

import { createOrder, morning, noon, startAcme, type Parsed } from './harness.ts'

it('a visit is kept in UTC with the zone of the address, moved and canceled', async () => {
  const { api } = await startAcme()
  const order = await createOrder(api, { address: { timeZone: 'America/Chicago' } })
  const visit = await api('POST', `/v1/work-orders/${order.id}/visits`, {
    ...morning,
    externalReference: 'a-1',
  })
  expect(visit.body).toMatchObject({
    status: 'scheduled',
    start: '2026-12-01T14:00:00.000Z',
    end: '2026-12-01T16:00:00.000Z',
    timeZone: 'America/Chicago',
  })
  const found = await api('GET', `/v1/work-orders/${order.id}/visits?externalReference=a-1`)
  expect(found.body.items).toEqual([visit.body])

  const moved = await api('PATCH', `/v1/visits/${visit.body.id}`, noon)
  expect(moved.body).toMatchObject({ id: visit.body.id, start: '2026-12-01T18:00:00.000Z' })
  await api('PATCH', `/v1/visits/${visit.body.id}`, noon)
  expect((await api('POST', `/v1/visits/${visit.body.id}/cancel`)).body.status).toBe('canceled')
  expect((await api('GET', `/v1/work-orders/${order.id}`)).body.status).toBe('open')

  const events = (await api('GET', '/v1/events')).body.items
  expect(events.map((event: Parsed) => event.data.visitChange ?? event.data.workOrder.status)).toEqual([
    'open',
    'scheduled',
    'booked',
    'rescheduled',
    'canceled',
    'open',
  ])
})

it('a visit that was tentative books the order when it is accepted', async () => {
  const { api } = await startAcme()
  const order = await createOrder(api, { status: 'proposed' })
  await api('POST', `/v1/work-orders/${order.id}/visits`, morning)
  expect((await api('GET', `/v1/work-orders/${order.id}`)).body.status).toBe('proposed')
  const accepted = await api('POST', `/v1/work-orders/${order.id}/status`, { status: 'open' })
  expect(accepted.body.status).toBe('booked')
})

it('voiding an order cancels its visits, and a closed order takes no new ones', async () => {
  const { api } = await startAcme()
  const order = await createOrder(api)
  const visit = await api('POST', `/v1/work-orders/${order.id}/visits`, morning)
  await api('POST', `/v1/work-orders/${order.id}/status`, { status: 'void', reason: 'duplicate' })
  expect((await api('GET', `/v1/visits/${visit.body.id}`)).body.status).toBe('canceled')
  expect((await api('POST', `/v1/work-orders/${order.id}/visits`, noon)).status).toBe(409)
})

it('a window must run forward, have offsets and a real zone', async () => {
  const { api } = await startAcme()
  const order = await createOrder(api)
  const post = async (body: object) =>
    (await api('POST', `/v1/work-orders/${order.id}/visits`, body)).body.errors?.map(
      (error: Parsed) => error.path,
    )
  expect(await post({ start: morning.end, end: morning.start })).toEqual(['/end'])
  expect(await post({ ...morning, start: '2026-12-01T08:00:00' })).toEqual(['/start'])
  expect(await post({ ...morning, timeZone: 'Mars/Olympus' })).toEqual(['/timeZone'])
  expect(await post({ ...morning, end: '2027-12-01T08:00:00Z' })).toEqual(['/end'])
})
