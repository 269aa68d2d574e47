import { once } from 'node:events'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { startDouble } from '../double/start-double.ts'

it('shows its work orders to people, whatever stands in them', async () => {
  const double = await startDouble({ port: 0, apiKey: 'key' })
  double.acme.createWorkOrder({ title: '<script>1</script>', status: 'proposed' })
  const window = { start: '2030-01-01T09:00:00Z', end: '2030-01-01T11:00:00Z' }
  double.acme.createVisit('wo_1', window, 'user')
  double.acme.changeStatus('wo_1', { status: 'proposed' }, 'user')
  const page = await (await fetch(double.url)).text()
  expect(page).toMatch(/<li>Visit Jan 1, 2030, 9:00.*11:00.*UTC \(scheduled\)<\/li>/)
  expect(page).toContain('&#60;script&#62;1')
  expect(page).toContain('>Accept</button>')
  await double.close()
})

it('tells its webhook what somebody did on the screen', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const webhook = { url: `http://127.0.0.1:${port}/`, secret: 'secret' }
  const double = await startDouble({ port: 0, apiKey: 'key', webhook })
  const { id } = double.acme.createWorkOrder({ title: 'Heater', status: 'proposed' })
  const told = once(server, 'request')
  const body = new URLSearchParams({ act: 'accept', text: '' })
  await fetch(`${double.url}/office/${id}`, { method: 'POST', body, redirect: 'manual' })
  const [request, response] = await told
  expect(await json(request)).toMatchObject({
    type: 'work_order.status_changed',
    actor: { kind: 'user' },
    data: { workOrderId: id, workOrder: { status: 'open' } },
  })
  response.end()
  await double.close()
  server.close()
})

it('waits for another visit once the last one is called off, and tells of both', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const told: unknown[] = []
  server.on('request', (request, response) => {
    void json(request).then((event) => told.push(event))
    response.end()
  })
  const webhook = { url: `http://127.0.0.1:${port}/`, secret: 'secret' }
  const double = await startDouble({ port: 0, apiKey: 'key', webhook })
  const { id } = double.acme.createWorkOrder({ title: 'Heater', status: 'open' })
  for (const act of ['book', 'callOff']) {
    const body = new URLSearchParams({ act, text: '' })
    await fetch(`${double.url}/office/${id}`, { method: 'POST', body, redirect: 'manual' })
  }
  await expect.poll(() => told, { timeout: 20_000 }).toHaveLength(3)
  expect(told).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        type: 'visit.changed',
        data: expect.objectContaining({ visit: expect.objectContaining({ status: 'canceled' }) }),
      }),
      expect.objectContaining({
        type: 'work_order.status_changed',
        data: expect.objectContaining({
          workOrder: expect.objectContaining({ status: 'open' }),
          previousStatus: 'booked',
        }),
      }),
    ]),
  )
  await double.close()
  server.close()
})
