import { createHttpClient, createJobRequest } from '@truckroll/testing'
import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { HammerAdapter } from './base.ts'
import { HammerApi } from './hammer.ts'

it('makes an order with the title of the job', async () => {
  const orders: unknown[] = []
  const server = createServer(async (request, response) => {
    orders.push(JSON.parse(await new Response(request).text()))
    response.setHeader('content-type', 'application/json').end('{"id":"order-1","status":"new"}')
  })
  const url = await new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${Reflect.get(Object(server.address()), 'port')}`),
    )
  })
  await using http = createHttpClient()
  const adapter = new HammerAdapter(new HammerApi(http, { url, teams: [] }))
  const credentials = { apiKey: 'key', webhookSecret: 'secret' }
  const job = { id: 30462, title: 'Heater is cold', status: 'offered' }

  const answer = await adapter.createJob(createJobRequest({ job, settings: {}, credentials }))

  expect(answer).toEqual({ bmsId: 'order-1' })
  expect(orders).toEqual([{ reference: 'dispatch-30462', title: 'Heater is cold' }])
  server.close()
})
