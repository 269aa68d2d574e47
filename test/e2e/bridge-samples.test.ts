import type { JsonObject } from '@truckroll/gateway'
import { readFile } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { createBridgeWorld, drained, emit, type BridgeWorld } from './bridge-harness.ts'

const caller = { token: 'local' }
let world: BridgeWorld | undefined

afterEach(async () => {
  await world?.close()
  world = undefined
})

function told(hour: number) {
  return { updated_at: `2026-03-01T${hour}:00:00+0000`, external_id: 'CL-20481' }
}

const job = {
  id: 30462,
  status: 'offered',
  status_message: '',
  ...told(10),
  organization_id: 11776,
  source_id: 123,
  source: 'Prairie Home Warranty',
  title: 'Water heater leaks',
  description: '**Water heater leaks**\n\nReported by phone.',
  symptom: 'Water on the floor',
  service_instructions: 'Ring the bell twice.',
  service_fee: 75,
  service_type: 'plumber',
  address: {
    street_1: '410 Cedar Avenue',
    city: 'Austin',
    state: 'TX',
    postal_code: '78701',
    country: 'United States',
    timezone: 'America/Chicago',
  },
  customer: {
    id: 1234,
    first_name: 'Ada',
    last_name: 'Moreno',
    email: 'ada.moreno@example.com',
    phone_number: '+15125550101',
  },
  equipment_descriptions: [{ manufacturer: 'Acme', model_number: '500', equipment_type: 'water heater' }],
  ui_options: {
    show_decline: true,
    reject_reasons: ['no_availability', 'other|Another reason|true|true'],
    complete_reasons: ['service_provided'],
    pause_reasons: ['waiting_for_parts'],
    cancel_reasons: ['customer_canceled'],
  },
}
const attached = {
  entity_type: 'Job',
  entity_id: 30462,
  deleted_at: null,
  job: { external_id: 'CL-20481' },
}
const note = { id: 71, ...attached, description: 'Gate code 17', updated_at: '2026-03-01T11:00:00+0000' }
const file = {
  id: 72,
  ...attached,
  name: 'leak.jpg',
  file_token: '5b1c7e',
  updated_at: '2026-03-01T11:10:00+0000',
}
const messagesOfAJob: readonly (readonly [string, JsonObject])[] = [
  ['job', job],
  ['job', { ...job, ...told(11), title: 'Water heater leaks badly', service_fee: 90 }],
  [
    'appointment',
    {
      id: 881,
      external_id: 'v-1',
      status: 'scheduled',
      job_id: 30462,
      start_time: '2026-03-03T15:00:00Z',
      end_time: '2026-03-03T19:00:00Z',
      updated_at: '2026-03-01T11:20:00+0000',
      job: { external_id: 'CL-20481' },
    },
  ],
  ['attachment', note],
  ['attachment', { ...note, description: 'Gate code 18', updated_at: '2026-03-01T12:00:00+0000' }],
  ['attachment', { ...note, description: 'Gate code 18', deleted_at: '2026-03-01T12:30:00+0000' }],
  ['attachment', file],
  ['attachment', { ...file, deleted_at: '2026-03-01T12:40:00+0000' }],
  [
    'surveyresponse',
    {
      id: 9,
      job_id: 30462,
      rating: 5,
      message: '[Punctual] Great!',
      account_rating: 4,
      account_message: '',
      updated_at: '2026-03-04T09:00:00+0000',
      job: { external_id: 'CL-20481' },
    },
  ],
  [
    'calendar_event',
    {
      uuid: '4c1d6a0e-7d7b-4f5e-8a43-1a8be2f6a9d0',
      title: 'Training',
      started_at: '2026-03-05T14:00:00Z',
      completed_at: '2026-03-05T16:00:00Z',
      external_id: 'c-3',
    },
  ],
]

describe('the samples of the adapter', () => {
  it('are what is delivered, one of each type', async () => {
    const made = (world = await createBridgeWorld())
    const { service, gateway, sandbox, account } = made
    sandbox.control.changeAccount({ key: account.key, acks: false, errors: false })
    service.answer = ({ type }) => (type === 'job.created' ? { json: { bmsId: 'WO-1042' } } : {})
    const provider = {
      externalOrganizationId: 'p-204',
      name: 'Lakeside Heating',
      email: 'office@lakeside.example',
    }
    await gateway.providers.onboard(provider, caller)
    await gateway.providers.activate({ external_organization_id: 'p-204', organization_id: 11776 })
    await service.ofType('provider.connected')
    for (const [key, entity] of messagesOfAJob) emit(made, key, entity)
    await service.ofType('message.other')
    // Before the job is canceled: the news of a job tell its newest status.
    await service.ofType('survey.submitted')
    await settle(made, 'accept', 'ack', (msg_id) => ({
      id: 30462,
      msg_id,
      action: 'inbound_ack',
      model: 'job',
    }))
    await service.ofType('update.confirmed')
    const message = 'Job status is not in given workflow'
    await settle(made, 'start', 'err', (msg_id) => ({
      payload: { err: { data_type: 'job', msg_id, message } },
    }))
    await service.ofType('update.rejected')
    emit(made, 'job', { id: 30462, status: 'canceled', status_message: 'customer_canceled', ...told(15) })
    await service.ofType('job.canceled')
    await drained(made)
    await gateway.providers.offboard('p-204', { caller })
    await service.ofType('provider.offboarded')
    expect(new Set(service.deliveries.map(({ type }) => type)).size).toBe(15)
    for (const { type, body } of service.deliveries) {
      const path = new URL(`../../adapters/http-bridge/samples/${type}.json`, import.meta.url)
      const sample = JSON.parse(await readFile(path, 'utf8'))
      expect(toSample(body), type).toEqual(sample)
    }
    for (const { type, data } of service.deliveries) {
      const empty = Object.entries(data).filter(([, value]) => value === null)
      expect(empty, type).toEqual([])
    }
  })

  it('name the type of an unheard-of message if Dispatch gave one, and no key if it put none', async () => {
    const { service, gateway } = (world = await createBridgeWorld())
    const bytes = new TextEncoder().encode('{"type":"weather","payload":{"sky":"clear"}}')
    await gateway.webhooks.receiveDispatch(bytes)
    const { data } = await service.ofType('message.other')
    expect(data).toEqual({ key: null, type: 'weather', payload: { sky: 'clear' } })
  })

  /** Sends an update and answers it as Dispatch does. */
  async function settle(
    made: BridgeWorld,
    kind: 'accept' | 'start',
    key: 'ack' | 'err',
    toEntity: (messageId: string) => JsonObject,
  ): Promise<void> {
    const sent = new Promise((resolve) => made.gateway.on('update:sent', resolve))
    const { id } = await made.gateway.updates.send('30462', { kind })
    await sent
    emit(made, key, toEntity(id))
  }

  /** With the time and the update's id of the samples: these differ from run to run. */
  function toSample(body: string): unknown {
    const payload = JSON.parse(body)
    if (payload.data.update !== undefined) payload.data.update.id = '0d3f0c0e-5d0c-4b0e-9d3c-6f1f5a0b7c21'
    return { ...payload, timestamp: '2026-03-01T14:30:05.250Z' }
  }
})
