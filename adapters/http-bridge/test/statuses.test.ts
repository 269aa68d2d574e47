import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BridgeReceiver } from './bridge-receiver.ts'
import { createDrive, createRequest, thrownBy } from './drive.ts'

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

async function answered(status: number, headers: Record<string, string> = {}, body = '') {
  receiver.answer = () => ({ status, headers, body })
  return thrownBy(drive.adapter.cancelJob(createRequest({ type: 'job.canceled' })))
}

describe('statuses', () => {
  it.each([200, 201, 202, 204, 299])('%i: handled', async (status) => {
    receiver.answer = () => ({ status })
    expect(await drive.adapter.cancelJob(createRequest())).toEqual({})
  })

  it('501: this type is not handled there', async () => {
    receiver.answer = () => ({ status: 501, body: '{"bmsId":"not to be read"}' })
    expect(await drive.adapter.createJob(createRequest())).toEqual({ handled: false, bmsId: undefined })
  })

  it.each([400, 410, 413, 422])('%i: a dead letter at once', async (status) => {
    const error = await answered(status, { 'x-request-id': 'r-1' }, 'customer Dodd is unknown')
    expect(error).toMatchObject({
      code: 'TR_ADAPTER_TERMINAL',
      isRetryable: false,
      status,
      requestId: 'r-1',
      body: 'customer Dodd is unknown',
      message: expect.stringContaining(String(status)),
    })
    expect(error).not.toMatchObject({ message: expect.stringContaining('Dodd') })
  })

  it.each([408, 409, 425, 500, 505, 507, 599])('%i: tried again, counted', async (status) => {
    expect(await answered(status)).toMatchObject({
      code: 'TR_ADAPTER_RETRYABLE',
      isOutage: false,
      isTimeout: false,
      status,
    })
  })

  it.each([429, 502, 503, 504])('%i: tried again, not counted', async (status) => {
    expect(await answered(status)).toMatchObject({ code: 'TR_ADAPTER_RETRYABLE', isOutage: true, status })
  })

  it.each([
    [401, 'TRUCKROLL_BRIDGE_SECRET'],
    [403, 'TRUCKROLL_BRIDGE_SECRET'],
    [404, 'path of TRUCKROLL_BRIDGE_URL'],
    [405, 'path of TRUCKROLL_BRIDGE_URL'],
    [402, 'TRUCKROLL_BRIDGE_URL'],
    [418, 'TRUCKROLL_BRIDGE_URL'],
    [451, 'TRUCKROLL_BRIDGE_URL'],
  ])('%i: the destination is at fault, and the message says what to check', async (status, advice) => {
    const message = expect.stringMatching(new RegExp(`${status}.*${advice}`))
    expect(await answered(status)).toMatchObject({
      code: 'TR_ADAPTER_RETRYABLE',
      isOutage: true,
      status,
      message,
    })
  })

  it.each([301, 302, 303, 307, 308])('%i: not followed, the destination is at fault', async (status) => {
    const elsewhere = await BridgeReceiver.start()
    const error = await answered(status, { location: elsewhere.url })
    await elsewhere.stop()
    expect(error).toMatchObject({
      isOutage: true,
      status,
      message: expect.stringContaining('redirects are not followed'),
    })
    expect(elsewhere.received).toHaveLength(0)
  })
})

describe('Retry-After', () => {
  it.each([429, 503, 500, 409, 404])('in seconds is honoured on %i', async (status) => {
    expect(await answered(status, { 'retry-after': '120' })).toMatchObject({ retryAfterMs: 120_000 })
  })

  it('as a date counts from the clock', async () => {
    await drive.stop()
    const now = Date.UTC(2026, 0, 5, 12, 0, 0)
    const clock = { now: () => now, setTimer: () => ({ cancel: () => undefined }) }
    drive = createDrive({ settings: { url: receiver.url }, clock })
    expect(await answered(503, { 'retry-after': 'Mon, 05 Jan 2026 12:01:30 GMT' })).toMatchObject({
      retryAfterMs: 90_000,
    })
  })

  it('that says nothing is left out', async () => {
    expect(await answered(503, { 'retry-after': 'soon' })).not.toHaveProperty(
      'retryAfterMs',
      expect.anything(),
    )
  })

  it('does not delay what is parked', async () => {
    expect(await answered(422, { 'retry-after': '5' })).toMatchObject({ code: 'TR_ADAPTER_TERMINAL' })
  })
})

describe('no answer', () => {
  it('in time: the next attempt waits as long again, and hears of the time-out', async () => {
    await drive.stop()
    drive = createDrive({ settings: { url: receiver.url, timeoutMs: '80' } })
    receiver.answer = () => ({ isSilent: true })
    expect(await thrownBy(drive.adapter.cancelJob(createRequest()))).toMatchObject({
      code: 'TR_ADAPTER_RETRYABLE',
      retryAfterMs: 80,
      isTimeout: true,
      isOutage: false,
      message: expect.stringContaining('80 ms'),
    })
    expect(receiver.received).toHaveLength(1)
  })

  it('to its end in time: a time-out as well, for it may be at work still', async () => {
    await drive.stop()
    drive = createDrive({ settings: { url: receiver.url, timeoutMs: '80' } })
    receiver.answer = () => ({ body: '{"bmsId":"WO-17"}', isEndless: true })
    expect(await thrownBy(drive.adapter.createJob(createRequest()))).toMatchObject({
      code: 'TR_ADAPTER_RETRYABLE',
      retryAfterMs: 80,
      isTimeout: true,
      isOutage: false,
      message: expect.stringContaining('80 ms'),
    })
  })

  it('because nobody listens: an outage', async () => {
    const { url } = receiver
    await receiver.stop()
    const error = await thrownBy(drive.adapter.cancelJob(createRequest()))
    receiver = await BridgeReceiver.start()
    expect(error).toMatchObject({
      isOutage: true,
      isTimeout: false,
      message: expect.stringContaining(new URL(url).origin),
    })
  })

  it('because the connection breaks after the delivery: tried again, counted', async () => {
    const server = createServer((socket) => socket.on('data', () => socket.destroy()))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('expected a port')
    await drive.stop()
    drive = createDrive({ settings: { url: `http://127.0.0.1:${address.port}/` } })
    const error = await thrownBy(drive.adapter.cancelJob(createRequest()))
    server.close()
    expect(error).toMatchObject({ code: 'TR_ADAPTER_RETRYABLE', isOutage: false, isTimeout: false })
  })

  it('because a 2xx breaks off: tried again, for its bmsId is not known', async () => {
    receiver.answer = () => ({ body: '{"bmsId":"WO-17"}', breaksOff: true })
    expect(await thrownBy(drive.adapter.createJob(createRequest()))).toMatchObject({
      code: 'TR_ADAPTER_RETRYABLE',
    })
  })

  it('because the attempt was ended: ends at once', async () => {
    const attempt = new AbortController()
    receiver.answer = () => ({ isSilent: true })
    const ended = thrownBy(drive.adapter.cancelJob(createRequest({ signal: attempt.signal })))
    await receiver.arrived(1)
    attempt.abort(new Error('the gateway stops'))
    await expect(ended).resolves.toBeInstanceOf(Error)
  })
})

describe('secrets', () => {
  it('are in no error and in no log line', async () => {
    const key = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const error = await answered(401)
    expect(JSON.stringify([error, String(error), drive.lines])).not.toContain(key)
  })
})
