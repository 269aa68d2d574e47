import { createHmac } from 'node:crypto'
import type { EventType } from '@truckroll/gateway'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BridgeReceiver } from './bridge-receiver.ts'
import { createDrive, createRequest, recordedAt, secret } from './drive.ts'

const secondSecret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='
const thirdSecret = `whsec_${Buffer.alloc(24, 3).toString('base64')}`

let receiver: BridgeReceiver
let drive: ReturnType<typeof createDrive>

beforeEach(async () => {
  receiver = await BridgeReceiver.start()
  drive = createDrive({ settings: { url: `${receiver.url}?tenant=7` } })
})
afterEach(async () => {
  await drive.stop()
  await receiver.stop()
})

/** Written without the adapter's own code. */
function signatureOf(whsec: string, id: string, timestamp: string, body: Buffer): string {
  const key = Buffer.from(whsec.slice('whsec_'.length), 'base64')
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body])
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`
}

async function received() {
  const delivery = receiver.received.at(-1)
  if (delivery === undefined) throw new Error('expected a delivery')
  return delivery
}

describe('a delivery', () => {
  it('is a POST of type, timestamp and data to the URL, ids digit for digit', async () => {
    await drive.adapter.createJob(createRequest())
    const { method, path, headers, body } = await received()
    expect(method).toBe('POST')
    expect(path).toBe('/jobs?tenant=7')
    expect(headers['content-type']).toBe('application/json')
    expect(headers['truckroll-version']).toBe('1')
    expect(body.toString()).toBe(
      '{"type":"job.created","timestamp":"2026-03-01T14:30:05.250Z",' +
        '"data":{"job":{"id":9007199254740993,"title":"Café"},"provider":null}}',
    )
    expect(new Date(recordedAt).toISOString()).toBe('2026-03-01T14:30:05.250Z')
  })

  it('is signed over the exact bytes with the event id and the second of the attempt', async () => {
    await drive.adapter.createJob(createRequest())
    const { headers, body } = await received()
    const timestamp = String(headers['webhook-timestamp'])
    expect(headers['webhook-id']).toBe('msg-1_0')
    expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(60)
    expect(headers['webhook-signature']).toBe(signatureOf(secret, 'msg-1_0', timestamp, body))
  })

  it('carries one signature a secret, the first secret first', async () => {
    await drive.stop()
    drive = createDrive({ settings: { url: receiver.url, secret: `${secret}, ${secondSecret}` } })
    await drive.adapter.createJob(createRequest())
    const { headers, body } = await received()
    const timestamp = String(headers['webhook-timestamp'])
    expect(headers['webhook-signature']).toBe(
      [secret, secondSecret].map((key) => signatureOf(key, 'msg-1_0', timestamp, body)).join(' '),
    )
  })

  it('has equal bytes and id at every attempt, and says how the one before ended', async () => {
    const { adapter } = drive
    await adapter.createJob(createRequest())
    await adapter.createJob(createRequest({ attempt: 2, previous: 'timeout' }))
    await adapter.createJob(createRequest({ attempt: 3, previous: 'crashed' }))
    await adapter.createJob(createRequest({ attempt: 4, previous: 'status' }))
    const attempts = receiver.received
    expect(attempts.map(({ headers }) => headers['truckroll-attempt'])).toEqual([
      '1',
      '2; previous=timeout',
      '3; previous=crashed',
      '4; previous=status',
    ])
    expect(new Set(attempts.map(({ body }) => body.toString('hex'))).size).toBe(1)
    expect(new Set(attempts.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })
})

describe('every ability', () => {
  it('delivers its type', async () => {
    const { adapter } = drive
    const note = { id: 5, description: 'gate code 17' }
    const deliveries: [EventType, () => Promise<unknown>][] = [
      ['job.created', () => adapter.createJob(createRequest({ type: 'job.created' }))],
      [
        'job.updated',
        () => adapter.updateJob({ ...createRequest({ type: 'job.updated' }), changed: ['/title'] }),
      ],
      ['job.canceled', () => adapter.cancelJob(createRequest({ type: 'job.canceled' }))],
      [
        'appointment.updated',
        () =>
          adapter.changeAppointment({ ...createRequest({ type: 'appointment.updated' }), appointment: {} }),
      ],
      ['note.created', () => adapter.addNote({ ...createRequest({ type: 'note.created' }), note })],
      ['note.updated', () => adapter.updateNote({ ...createRequest({ type: 'note.updated' }), note })],
      ['note.deleted', () => adapter.deleteNote({ ...createRequest({ type: 'note.deleted' }), note })],
      [
        'attachment.created',
        () => adapter.addAttachment({ ...createRequest({ type: 'attachment.created' }), attachment: {} }),
      ],
      [
        'attachment.deleted',
        () => adapter.removeAttachment({ ...createRequest({ type: 'attachment.deleted' }), attachment: {} }),
      ],
      [
        'survey.submitted',
        () => adapter.onSurvey({ ...createRequest({ type: 'survey.submitted' }), survey: {} }),
      ],
      ['update.confirmed', () => adapter.onUpdateSettled(heard('update.confirmed'))],
      ['update.rejected', () => adapter.onUpdateSettled(heard('update.rejected'))],
      [
        'provider.connected',
        () =>
          adapter.onProviderChanged({
            ...createRequest({ type: 'provider.connected' }),
            change: 'connected',
          }),
      ],
      [
        'provider.offboarded',
        () =>
          adapter.onProviderChanged({
            ...createRequest({ type: 'provider.offboarded' }),
            change: 'offboarded',
          }),
      ],
      ['message.other', () => adapter.onOther(createRequest({ type: 'message.other' }))],
    ]
    for (const [, deliver] of deliveries) await deliver()
    const types = receiver.received.map(({ body }) => JSON.parse(body.toString()).type)
    expect(types).toEqual(deliveries.map(([type]) => type))
  })

  it('leaves types that are not listed undelivered and says so', async () => {
    await drive.stop()
    drive = createDrive({ settings: { url: receiver.url, types: 'job.created,job.canceled' } })
    expect(await drive.adapter.addNote({ ...createRequest({ type: 'note.created' }), note: {} })).toEqual({
      handled: false,
    })
    expect(await drive.adapter.cancelJob(createRequest({ type: 'job.canceled' }))).toEqual({})
    expect(receiver.received).toHaveLength(1)
  })

  function heard(type: EventType) {
    return { ...createRequest({ type }), update: { id: 'u-1', kind: 'accept' as const, jobId: '30462' } }
  }
})

describe("a provider's own receiver", () => {
  const provider = { externalOrganizationId: 'p-1', organizationId: '11776', name: 'Best HVAC' }
  let own: BridgeReceiver

  beforeEach(async () => {
    own = await BridgeReceiver.start()
    await drive.stop()
    drive = createDrive({ settings: { url: receiver.url, hosts: `127.0.0.1:${own.port}` } })
  })
  afterEach(() => own.stop())

  it("gets what is signed by the provider's secrets, each of them, and never by the operator's", async () => {
    const bridgeSecret = `${secondSecret}, ${thirdSecret}`
    const settings = { bridgeUrl: own.url }
    await drive.adapter.createJob(createRequest({ provider: { ...provider, settings, bridgeSecret } }))
    expect(receiver.received).toHaveLength(0)
    const [delivery] = own.received
    const { headers, body } = delivery ?? expect.unreachable('it arrived')
    const timestamp = String(headers['webhook-timestamp'])
    expect(headers['webhook-signature']).toBe(
      [secondSecret, thirdSecret].map((key) => signatureOf(key, 'msg-1_0', timestamp, body)).join(' '),
    )
  })

  it('holds the provider if it has no secret, and delivers nothing anywhere', async () => {
    const settings = { bridgeUrl: own.url }
    await expect(
      drive.adapter.createJob(createRequest({ provider: { ...provider, settings } })),
    ).rejects.toMatchObject({
      code: 'TR_ADAPTER_PROVIDER',
      message: expect.stringContaining('bridgeSecret'),
    })
    expect([...receiver.received, ...own.received]).toEqual([])
  })

  it('holds the provider if its host is not listed, and delivers nothing anywhere', async () => {
    const settings = { bridgeUrl: `http://127.0.0.1:${receiver.port}/own` }
    await expect(
      drive.adapter.createJob(
        createRequest({ provider: { ...provider, settings, bridgeSecret: secondSecret } }),
      ),
    ).rejects.toMatchObject({
      code: 'TR_ADAPTER_PROVIDER',
      message: expect.stringContaining('TRUCKROLL_BRIDGE_HOSTS'),
    })
    expect([...receiver.received, ...own.received]).toEqual([])
  })

  it("leaves a provider without one at the common URL, signed by the operator's secret", async () => {
    await drive.adapter.createJob(
      createRequest({ provider: { ...provider, settings: {}, bridgeSecret: secondSecret } }),
    )
    expect(own.received).toHaveLength(0)
    const { headers, body } = await received()
    const timestamp = String(headers['webhook-timestamp'])
    expect(headers['webhook-signature']).toBe(signatureOf(secret, 'msg-1_0', timestamp, body))
  })
})
