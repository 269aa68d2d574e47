import { createHttpClient, createJobRequest } from '@truckroll/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startDouble, type Double } from '../double/start-double.ts'
import { AcmeAdapter } from '../src/adapter.ts'
import { providerSettingsSchema } from '../src/settings.ts'

const credentials = { apiKey: 'key', webhookSecret: 'secret' }
const settings = providerSettingsSchema.parse({})
const http = createHttpClient()
const job = { id: 30462, title: 'Heater is cold', status: 'offered', customer: { id: 7, last_name: 'Dodd' } }

let double: Double
let adapter: AcmeAdapter

beforeEach(async () => {
  double = await startDouble({ port: 0, apiKey: credentials.apiKey })
  adapter = new AcmeAdapter(http, { url: double.url })
})

afterEach(async () => {
  await double.close()
})

it('makes a work order of a job', async () => {
  const { bmsId } = await adapter.createJob(createJobRequest({ job, settings, credentials }))
  expect(double.acme.workOrders.get(String(bmsId))).toMatchObject({
    title: 'Heater is cold',
    status: 'proposed',
    externalReference: 'dispatch-job-30462',
  })
})

it('makes one work order, however often it is asked', async () => {
  const first = await adapter.createJob(createJobRequest({ job, settings, credentials }))
  const again = await adapter.createJob(createJobRequest({ job, settings, credentials, attempt: 2 }))
  expect(again).toEqual(first)
  expect(double.acme.workOrders.find()).toHaveLength(1)
})

it('voids the work order of a job that the brand canceled', async () => {
  const { bmsId } = await adapter.createJob(createJobRequest({ job, settings, credentials }))
  const canceled = { ...job, status: 'canceled', status_message: 'the customer moved' }
  await adapter.cancelJob(createJobRequest({ job: canceled, settings, credentials, bmsId: String(bmsId) }))
  expect(double.acme.workOrders.get(String(bmsId))).toMatchObject({
    status: 'void',
    statusReason: 'the customer moved',
  })
})

it('tells a refused login as the fault of the provider', async () => {
  const request = createJobRequest({ job, settings, credentials: { ...credentials, apiKey: 'old' } })
  await expect(adapter.createJob(request)).rejects.toMatchObject({ name: 'ProviderError' })
})
