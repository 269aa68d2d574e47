import { createJobRequest, createRecordedClient } from '@truckroll/testing'
import { expect, it } from 'vitest'
import { HammerAdapter } from './base.ts'
import { HammerApi } from './hammer.ts'

const url = process.env['HAMMER_URL'] ?? 'http://127.0.0.1:4300'
const credentials = { apiKey: process.env['HAMMER_KEY'] ?? 'any', webhookSecret: 'any' }

it('makes an order as Hammer takes it', async () => {
  const file = new URL('recorded.json', import.meta.url)
  await using http = await createRecordedClient({ file, secrets: [credentials] })
  const adapter = new HammerAdapter(new HammerApi(http, { url, teams: [] }))
  const job = { id: 30462, title: 'Heater is cold', status: 'offered' }

  const { bmsId } = await adapter.createJob(createJobRequest({ job, settings: {}, credentials, attempt: 2 }))

  expect(bmsId).toBe('order-1')
  expect(http.unasked()).toEqual([])
})
