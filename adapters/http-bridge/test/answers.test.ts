import type { Update } from '@truckroll/gateway'
import { GatewayError } from '@truckroll/gateway/embed'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BridgeReceiver } from './bridge-receiver.ts'
import { createDrive, createRequest, thrownBy, type RequestOptions } from './drive.ts'

let receiver: BridgeReceiver
let drive: ReturnType<typeof createDrive>

beforeEach(async () => {
  receiver = await BridgeReceiver.start()
  drive = createDrive({ settings: { url: receiver.url } })
})
afterEach(async () => {
  await drive.stop()
  await receiver.stop()
})

function deliver(answer: unknown, options: RequestOptions = {}) {
  receiver.answer = () => ({ body: JSON.stringify(answer), headers: { 'content-type': 'application/json' } })
  return drive.adapter.createJob(createRequest(options))
}

describe('what a receiver answers', () => {
  it('links the job and lists what a person must do', async () => {
    expect(await deliver({ bmsId: 'WO-17', needsAttention: 'call the customer' })).toEqual({
      bmsId: 'WO-17',
      needsAttention: 'call the customer',
    })
  })

  it('says what was done and why', async () => {
    const remark = 'customer 7 has the same phone, name'
    expect(await deliver({ bmsId: 'WO-17', remark: ` ${remark}\n` })).toEqual({ bmsId: 'WO-17', remark })
    expect(await deliver({ bmsId: 'WO-17', remark: null })).toEqual({ bmsId: 'WO-17' })
    expect((await deliver({ bmsId: 'WO-17', remark: { why: 1 } })).unread).toContain('/remark: expected text')
  })

  it('may leave the job to be linked later', async () => {
    expect(await deliver({})).toEqual({ bmsId: undefined })
  })

  it('brings updates, each with its place as key', async () => {
    const sent: [Update, string | undefined][] = []
    const updates = [{ kind: 'accept' }, { kind: 'nonsense' }, { kind: 'note', text: 'on our list' }]
    const send = async (update: Update, key?: string) => {
      sent.push([update, key])
      return { id: key ?? '', state: 'queued' }
    }
    const response = await deliver({ updates }, { send })
    expect(sent).toEqual([
      [{ kind: 'accept' }, 'answer-0'],
      [{ kind: 'note', text: 'on our list' }, 'answer-2'],
    ])
    expect(response.unread).toContain('/updates/1/kind')
  })

  it('is done although the gateway refuses one of its updates; a person sees which', async () => {
    const send = async (update: Update) => {
      if (update.kind === 'accept') throw new GatewayError('TR_NOT_CONNECTED', 'the provider was offboarded')
      return { id: 'u-1', state: 'queued' }
    }
    const response = await deliver(
      { bmsId: 'WO-1', updates: [{ kind: 'accept' }, { kind: 'start' }] },
      { send },
    )
    expect(response).toEqual({
      bmsId: 'WO-1',
      unread: expect.stringContaining('/updates/0: the provider was offboarded'),
    })
  })

  it('is asked again if the gateway could not store an update', async () => {
    const send = () => Promise.reject(new GatewayError('TR_STORE_UNAVAILABLE', 'disk full'))
    expect(await thrownBy(deliver({ updates: [{ kind: 'accept' }] }, { send }))).toMatchObject({
      code: 'TR_STORE_UNAVAILABLE',
    })
  })

  it('tells its own words and what was wrong with it apart', async () => {
    const response = await deliver({ needsAttention: 'call the customer', bmsId: [] })
    expect(response.bmsId).toBeUndefined()
    expect(response.needsAttention).toBe('call the customer')
    expect(response.unread).toMatch(/job\.created \(event msg-1_0\).*\/bmsId/)
  })

  it('is handled and listed if it is too large to be read', async () => {
    const response = await deliver({ bmsId: 'WO-1', padding: 'x'.repeat(10_485_760) })
    expect(response.bmsId).toBeUndefined()
    expect(response.unread).toContain('10485760 bytes')
  })

  it('counts by its status if a refusal is too large to be read', async () => {
    receiver.answer = () => ({ status: 500, body: 'x'.repeat(10_485_761) })
    expect(await thrownBy(drive.adapter.createJob(createRequest()))).toMatchObject({
      code: 'TR_ADAPTER_RETRYABLE',
      status: 500,
    })
  })
})
