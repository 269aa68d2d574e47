import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAcmeBms } from '@truckroll/example-acme-bms'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { caller, createOrder, startAcme, type Parsed } from './harness.ts'
import { ManualClock } from './manual-clock.ts'
import { startReceiver, type Received } from './webhook-receiver.ts'

function isSigned(received: Received | undefined, secret: string): boolean {
  if (received === undefined) return false
  const { headers, bytes } = received
  const [, time = '', signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['acme-signature'])) ?? []
  const expected = createHmac('sha256', secret)
    .update(Buffer.concat([Buffer.from(`${time}.`), bytes]))
    .digest('hex')
  return signature === expected
}

describe('webhooks', () => {
  it('carry signed events that say who did it, once each and in order while nothing fails', async () => {
    const { bms, company, api } = await startAcme()
    const receiver = await startReceiver()
    const webhook = (await api('POST', '/v1/webhooks', { url: receiver.url })).body
    expect((await api('GET', '/v1/webhooks')).body.items).toEqual([{ ...webhook, secret: undefined }])

    const order = await createOrder(api, { status: 'proposed', externalReference: 'job-7' })
    bms.office(company.companyId, 'Dana').accept(order.id)
    bms.office(company.companyId, 'Dana').writeNote(order.id, { body: 'Grüße ☂' })
    await receiver.until(3)

    expect(receiver.received.map(({ event }) => [event.type, event.actor.kind])).toEqual([
      ['work_order.created', 'api'],
      ['work_order.status_changed', 'user'],
      ['note.created', 'user'],
    ])
    for (const one of receiver.received) {
      expect(isSigned(one, webhook.secret)).toBe(true)
      expect(one.headers['acme-event-id']).toBe(one.event.id)
    }
    expect(receiver.received[1]?.event).toMatchObject({
      companyId: company.companyId,
      actor: { name: 'Dana' },
      data: { workOrderReference: 'job-7', previousStatus: 'proposed', workOrder: { status: 'open' } },
    })
    expect(isSigned(receiver.received[0], `${webhook.secret}x`)).toBe(false)
  })

  it('bring only the types asked for', async () => {
    const { api } = await startAcme()
    const receiver = await startReceiver()
    await api('POST', '/v1/webhooks', { url: receiver.url, events: ['note.created'] })
    const order = await createOrder(api)
    await api('POST', `/v1/work-orders/${order.id}/notes`, { body: 'x' })
    await receiver.until(1)
    expect(receiver.received.map(({ event }) => event.type)).toEqual(['note.created'])
  })

  it('are tried again later with the same bytes, signed anew, while others pass', async () => {
    const clock = new ManualClock()
    const { api } = await startAcme({ clock, webhookRetryBaseMs: 4000 })
    const receiver = await startReceiver([500])
    const webhook = (await api('POST', '/v1/webhooks', { url: receiver.url })).body
    const order = await createOrder(api)
    await receiver.until(1)
    await api('POST', `/v1/work-orders/${order.id}/notes`, { body: 'overtakes' })
    await receiver.until(2)
    const states = async () =>
      (await api('GET', `/v1/webhooks/${webhook.id}/deliveries`)).body.items.map((item: Parsed) => item.state)
    await vi.waitUntil(async () => String(await states()) === 'delivered,waiting')

    clock.advance(4000)
    await receiver.until(3)
    const [first, , third] = receiver.received
    expect(third?.bytes).toEqual(first?.bytes)
    expect(third?.headers['acme-attempt']).toBe('2')
    expect(third?.headers['acme-signature']).not.toBe(first?.headers['acme-signature'])
    expect(isSigned(third, webhook.secret)).toBe(true)
    await vi.waitUntil(async () => String(await states()) === 'delivered,delivered')
  })

  it('are given up after twelve attempts, and say so', async () => {
    const clock = new ManualClock()
    const { api } = await startAcme({ clock, webhookRetryBaseMs: 1 })
    const receiver = await startReceiver(Array.from({ length: 20 }, () => 410))
    const webhook = (await api('POST', '/v1/webhooks', { url: receiver.url })).body
    await createOrder(api)
    const delivery = async () => (await api('GET', `/v1/webhooks/${webhook.id}/deliveries`)).body.items[0]
    for (let attempts = 1; attempts <= 12; attempts += 1) {
      await vi.waitUntil(async () => (await delivery()).attempts === attempts, { interval: 2 })
      clock.advance(3_600_000)
    }
    expect(await delivery()).toMatchObject({ state: 'failed', attempts: 12, lastStatus: 410 })
    expect(receiver.received).toHaveLength(12)
  })

  it('wait on disk while nobody answers, and go out after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'acme-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const data = join(folder, 'acme.db')
    const receiver = await startReceiver([503])
    const clock = new ManualClock()
    const { bms, api, company } = await startAcme({ data, clock })
    await api('POST', '/v1/webhooks', { url: receiver.url })
    const order = await createOrder(api)
    await receiver.until(1)
    await bms.close()
    expect(receiver.received).toHaveLength(1)

    clock.advance(60_000)
    const again = await createAcmeBms({ port: 0, data, clock })
    onTestFinished(() => again.close())
    await receiver.until(2)
    expect(receiver.received[1]?.event.data.workOrder.id).toBe(order.id)
    const read = await caller(again, company.apiKey)('GET', `/v1/work-orders/${order.id}`)
    expect(read.body).toEqual(order)
  })

  it('that were missed are read from the feed, from where one left off', async () => {
    const { api } = await startAcme()
    await createOrder(api)
    const first = (await api('GET', '/v1/events')).body
    expect(first.items).toHaveLength(1)
    const idle = (await api('GET', `/v1/events?cursor=${first.nextCursor}`)).body
    expect(idle).toEqual({ items: [], nextCursor: first.nextCursor })
    const order = await createOrder(api)
    const next = (await api('GET', `/v1/events?cursor=${idle.nextCursor}`)).body
    expect(next.items.map((event: Parsed) => event.data.workOrderId)).toEqual([order.id])
  })

  it('end when the webhook is deleted; a bad address is refused', async () => {
    const { api } = await startAcme()
    const receiver = await startReceiver()
    const { id } = (await api('POST', '/v1/webhooks', { url: receiver.url })).body
    expect((await api('DELETE', `/v1/webhooks/${id}`)).status).toBe(204)
    await createOrder(api)
    expect((await api('GET', `/v1/webhooks/${id}/deliveries`)).status).toBe(404)
    for (const url of ['ftp://example.com', 'nonsense', 'http://user:pw@example.com'])
      expect((await api('POST', '/v1/webhooks', { url })).body.errors).toMatchObject([{ path: '/url' }])
    expect(receiver.received).toEqual([])
  })
})
