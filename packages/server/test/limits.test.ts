import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { request } from './support/raw-request.ts'
import { SettableClock } from './support/settable-clock.ts'
import { startWorld } from './support/start-world.ts'

const token = 'token-of-sixteen-characters'

async function open(port: number, count: number): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1'))
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()))
  for (const socket of sockets) socket.on('error', () => undefined).resume()
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  return sockets
}

describe('connections of strangers', () => {
  it('are bounded, and whoever opens many cuts off himself', async () => {
    const { port, call } = await startWorld({ server: { apiToken: token }, token })
    const [known] = await open(port, 1)
    known?.write(`GET /v1/status HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n\r\n`)
    if (known !== undefined) await once(known, 'data')
    const sockets = await open(port, 400)
    const closed = () => sockets.filter((socket) => socket.closed).length
    await vi.waitFor(() => expect(closed()).toBe(144), { interval: 100 })
    expect(known?.closed).toBe(false)
    expect((await call('GET', '/v1/status')).status).toBe(200)
    expect(sockets.at(-1)?.closed).toBe(false)
  })
})

describe('failures of authentication', () => {
  it('are 429 above 100 a minute of an address, and nobody with a token is shut out', async () => {
    const { call } = await startWorld({ server: { apiToken: token, callbackToken: 'callback-token-1' } })
    const statuses: number[] = []
    for (let count = 0; count < 104; count++) {
      const path = count % 2 === 0 ? '/v1/status' : '/v1/dispatch/events?token=wrong'
      const answer = await call(count % 2 === 0 ? 'GET' : 'POST', path, {
        token: count % 4 === 0 ? null : 'wrong',
      })
      statuses.push(answer.status)
      if (answer.status !== 429) continue
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60)
      expect(answer.body).toMatchObject({ code: 'too_many_failures' })
    }
    expect(statuses).toEqual([...Array.from({ length: 100 }, () => 401), 429, 429, 429, 429])
    expect((await call('GET', '/v1/status', { token })).status).toBe(200)
  })

  it('are counted by the address that the trusted proxy names, and for a minute', async () => {
    const clock = new SettableClock()
    const { port } = await startWorld({ server: { apiToken: token, trustedProxies: 1 }, clock })
    const fail = async (address: string) => {
      const headers = { 'x-forwarded-for': address }
      return (await request(port, { path: '/v1/status', headers })).status
    }
    let last = 401
    for (let count = 0; count < 1_000 && last === 401; count++) last = await fail('192.0.2.1')
    expect(last).toBe(429)
    expect(await fail('192.0.2.2')).toBe(401)
    clock.aheadMs = 61_000
    expect(await fail('192.0.2.1')).toBe(401)
  })
})

describe('load', () => {
  it('is shed if too many requests are in hand, and health is still told', async () => {
    const { call, gateway, port } = await startWorld()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const status = await gateway.status()
    Object.defineProperty(gateway, 'status', { value: () => held.then(() => status) })
    const waiting = Array.from({ length: 500 }, () => request(port, { path: '/v1/status' }))
    await pause(1_000)
    const shed = await call('GET', '/v1/status')
    expect(shed.status).toBe(503)
    expect(shed.headers.get('retry-after')).toBe('1')
    expect(shed.body).toMatchObject({ code: 'overloaded' })
    expect((await call('GET', '/healthz')).status).toBe(200)
    release()
    const answers = await Promise.all(waiting)
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
    expect((await call('GET', '/v1/status')).status).toBe(200)
  })

  it('is shed while the event loop does not keep up', async () => {
    const { call } = await startWorld()
    let isBlocking = true
    const block = () => {
      const until = performance.now() + 700
      while (performance.now() < until);
      if (isBlocking) setTimeout(block)
    }
    block()
    await vi.waitFor(async () => {
      const answer = await call('GET', '/v1/status')
      expect(answer.status).toBe(503)
      expect(answer.headers.get('retry-after')).toBe('5')
    })
    isBlocking = false
    await vi.waitFor(async () => expect((await call('GET', '/v1/status')).status).toBe(200))
  })
})

describe('the public port', () => {
  it('listens on a host of its own', async () => {
    const { server } = await startWorld({
      server: { publicPort: 0, publicHost: '127.0.0.2', callbackToken: 'callback-token-1' },
    })
    const { port, publicPort } = await server.listen()
    const ask = (host: string, at: number, path: string) =>
      fetch(`http://${host}:${at}${path}`).then(
        ({ status }) => status,
        () => 'closed',
      )
    expect(await ask('127.0.0.2', publicPort ?? 0, '/healthz')).toBe(200)
    expect(await ask('127.0.0.1', publicPort ?? 0, '/healthz')).toBe('closed')
    expect(await ask('127.0.0.1', port, '/v1/status')).toBe(200)
    expect(await ask('127.0.0.2', port, '/v1/status')).toBe('closed')
  })
})
