import { expect, it } from 'vitest'

import { caller, createOrder, morning, noon, startAcme } from './harness.ts'

it('a day in the office over HTTP, every change done by a user', async () => {
  const { bms, company, api } = await startAcme()
  const office = caller(bms, company.officeKey)
  const order = await createOrder(api, { status: 'proposed' })
  const act = async (path: string, body?: object) => {
    const answer = await office('POST', `/office${path}`, body, { 'acme-user': 'Dana' })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return answer.body
  }
  const at = `/work-orders/${order.id}`
  await act(`${at}/accept`)
  const visit = await act(`${at}/book`, { ...morning, technician: 'Lee' })
  await act(`/visits/${visit.id}/reschedule`, noon)
  await act(`${at}/depart`)
  await act(`${at}/start`)
  const note = await act(`${at}/notes`, { body: 'Needs a fan', visibility: 'customer' })
  await act(`/notes/${note.id}/change`, { body: 'Needs a fan motor' })
  await act(`${at}/photos`, { fileName: 'fan.jpg', contentType: 'image/jpeg', contentBase64: '/9j/4AAQ' })
  await act(`${at}/hold`, { reason: 'waiting_for_parts' })
  await act(`${at}/start`)
  await act(`${at}/finish`, { resolution: 'Motor replaced' })

  const view = (await office('GET', `/office${at}`)).body
  expect(view).toMatchObject({
    workOrder: { status: 'done', resolution: 'Motor replaced' },
    customer: { lastName: 'Dodd' },
    visits: [{ technician: 'Lee', start: '2026-12-01T18:00:00.000Z' }],
    notes: [{ body: 'Needs a fan motor', author: { kind: 'user', name: 'Dana' } }],
    files: [{ fileName: 'fan.jpg', sizeBytes: 6 }],
  })
  const [created, ...later] = (await api('GET', '/v1/events')).body.items
  expect(created.actor.kind).toBe('api')
  expect(later).toHaveLength(12)
  for (const event of later) expect(event.actor).toEqual({ kind: 'user', name: 'Dana' })
  const refused = await office('POST', `/office${at}/depart`)
  expect(refused.status).toBe(409)
})

it('the same acts in the process, with listeners that may throw', async () => {
  const errors: string[] = []
  const { bms, company, api } = await startAcme({ onError: (error) => errors.push(error.code) })
  const heard: string[] = []
  bms.onEvent(() => {
    throw new Error('careless')
  })
  const stop = bms.onEvent((event) => heard.push(event.type))
  const order = await createOrder(api, { status: 'proposed' })
  const dana = bms.office(company.companyId, 'Dana')
  expect(() => dana.decline(order.id, {})).toThrow(expect.objectContaining({ code: 'ACME_INVALID' }))
  expect(dana.decline(order.id, { reason: 'too far' }).status).toBe('declined')
  stop()
  dana.writeNote(order.id, { body: 'not heard' })
  expect(heard).toEqual(['work_order.created', 'work_order.status_changed'])
  expect(errors.length).toBeGreaterThan(0)
  expect(dana.workOrders({ status: 'declined' }).map(({ id }) => id)).toEqual([order.id])
})
