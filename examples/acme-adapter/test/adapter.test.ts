import { createHttpClient, createJobRequest, createTestGateway, type TestGateway } from '@truckroll/testing'
import { expect, it } from 'vitest'
import { createConformanceDouble } from '../double/conformance-double.ts'
import { startDouble } from '../double/start-double.ts'
import { AcmeAdapter } from '../src/adapter.ts'
import adapter from '../src/index.ts'
import { providerSettingsSchema } from '../src/settings.ts'

const input = {
  text: 'replaced the valve',
  start: '2026-03-03T15:00:00Z',
  end: '2026-03-03T17:00:00Z',
  fileName: 'photo.jpg',
  content: new Uint8Array([1, 2, 3]),
}

async function bmsIdOf(gateway: TestGateway, jobId: string): Promise<string> {
  const bmsId = (await gateway.job(jobId))?.bmsId
  if (bmsId === undefined) throw new Error('expected a job that is linked')
  return bmsId
}

it('carries a job from offer to completion, although every fifth call breaks off', async () => {
  await using gateway = await createTestGateway({ adapter, createDouble: createConformanceDouble })
  gateway.network.disturb(({ number }) => (number % 5 === 0 ? { kind: 'broken' } : undefined))
  const jobId = gateway.offer({ title: 'Heater is cold' })
  await gateway.settle()
  const bmsId = await bmsIdOf(gateway, jobId)
  for (const kind of ['accept', 'schedule', 'enroute', 'start', 'complete'] as const) {
    await gateway.double.act(kind, bmsId, input)
    await gateway.advance(10 * 60_000)
  }
  const told = gateway.sent(jobId).map(({ record }) => [record['status'], record['status_message']])
  expect(told).toEqual([
    ['unscheduled', undefined],
    ['scheduled', undefined],
    ['scheduled', 'enroute'],
    ['scheduled', 'started'],
    ['complete', undefined],
  ])
  expect(await gateway.double.workOrders()).toMatchObject([{ bmsId, status: 'done', isOpen: false }])
  await gateway.expectNothingChanges()
})

it('tells one method apart by itself: a refused login is the fault of the provider', async () => {
  const double = await startDouble({ port: 0, apiKey: 'key' })
  await using http = createHttpClient()
  const acme = new AcmeAdapter(http, { url: double.url })
  const job = { id: 30462, title: 'Heater is cold', status: 'offered' }
  const settings = providerSettingsSchema.parse({})
  const request = createJobRequest({ job, settings, credentials: { apiKey: 'old', webhookSecret: 'secret' } })
  await expect(acme.createJob(request)).rejects.toMatchObject({ name: 'ProviderError' })
  await double.close()
})
