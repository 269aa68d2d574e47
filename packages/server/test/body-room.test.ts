import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { once } from 'node:events'
import { request, type OutgoingHttpHeaders } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { FastClock } from './support/fast-clock.ts'
import { startWorld } from './support/start-world.ts'
import { plainAdapter } from './support/test-adapter.ts'

const largeBytes = 6_000_000
const token = 'token-of-sixteen-characters'
const json = { 'content-type': 'application/json' }

/** A photo of so many bytes of JSON. */
function photoOf(bytes: number): string {
  const contentBase64 = Buffer.alloc((bytes / 4) * 3).toString('base64')
  return JSON.stringify({ kind: 'attachment', fileName: 'photo.jpg', contentBase64 })
}

/** Begins a request, and leaves it at that. */
function begin(port: number, path: string, headers: OutgoingHttpHeaders, first: string | Uint8Array) {
  const sent = request({ port, method: 'POST', path, headers })
  sent.on('error', () => undefined)
  sent.write(first)
  onTestFinished(() => void sent.destroy())
  return sent
}

describe('large bodies of callers who are known', () => {
  it('wait while there is no room, and small ones pass', async () => {
    const { call, offerJob, port } = await startWorld()
    const jobId = await offerJob()
    const path = `/v1/jobs/${jobId}/updates`
    const photo = photoOf(largeBytes)
    // Two of which all but the end came take up all the room.
    const headers = { ...json, 'content-length': photo.length }
    const stalled = [1, 2].map(() => begin(port, path, headers, photo.slice(0, -1)))
    await pause(500)
    let isAnswered = false
    const later = call('POST', path, { body: photo, headers: json })
    void later.then(() => (isAnswered = true))
    // Far more than the later one would take if it were read.
    for (let sent = 0; sent < 100; sent++) {
      const small = await call('POST', path, { json: { kind: 'note', text: `on the way, ${sent}` } })
      expect(small.status).toBe(202)
    }
    expect(isAnswered).toBe(false)
    stalled[1]?.destroy()
    stalled[0]?.destroy()
    expect((await later).status).toBe(202)
  })

  it('all get through, however many come at once', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const photo = photoOf(largeBytes)
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        call('POST', `/v1/jobs/${jobId}/updates`, { body: photo, headers: json }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 202])
  })
})

describe('strangers', () => {
  it.each([
    ['a webhook', '/v1/bms/webhook'],
    ['an unknown address', '/nothing-here'],
    ['another method', '/v1/status'],
    ['no token', '/v1/updates'],
    ['no callback token', '/v1/dispatch/events'],
  ])('that stop in the middle of a body keep up no photo: %s', async (_, path) => {
    const { call, offerJob, port } = await startWorld({
      server: { apiToken: token, callbackToken: 'callback-token-of-dispatch' },
      token,
    })
    const jobId = await offerJob()
    for (let count = 0; count < 10; count++) begin(port, path, { 'content-length': 9_900_000 }, 'x')
    await pause(200)
    const photo = await call('POST', `/v1/jobs/${jobId}/updates`, {
      body: photoOf(largeBytes),
      headers: json,
    })
    expect(photo.status).toBe(202)
  })

  it.each([
    ['/nothing-here', 404],
    ['/v1/status', 405],
    ['/v1/bms/webhook', 404],
    ['/v1/updates', 401],
  ])('are answered before a body is awaited: %s is %i', async (path, status) => {
    const { port } = await startWorld({ server: { apiToken: token }, adapter: plainAdapter })
    const sent = begin(port, path, { 'content-length': 9_900_000 }, 'x')
    const [answer] = await once(sent, 'response')
    expect(answer.statusCode).toBe(status)
  })

  it('hold no more memory than their room', async () => {
    const { port } = await startWorld({ server: { apiToken: token } })
    const sockets: Socket[] = []
    onTestFinished(() => sockets.forEach((socket) => socket.destroy()))
    const piece = Buffer.alloc(900_000)
    const before = bytesInBuffers()
    for (let count = 0; count < 120; count++) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write('POST /v1/bms/webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n')
      socket.write(piece)
      sockets.push(socket)
    }
    await pause(1_000)
    const sent = sockets.reduce((bytes, { writableLength }) => bytes + 900_000 - writableLength, 0)
    expect(sent).toBeGreaterThan(5_000_000)
    // Of 108 MB: 4 MB of room, and what stands in the buffers of each connection.
    expect(bytesInBuffers() - before).toBeLessThan(50_000_000)
  })
})

/** Of those that somebody still holds. */
function bytesInBuffers(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
  return process.memoryUsage().arrayBuffers
}

describe('a body that comes too slowly', () => {
  it.each([
    ['of a stranger', '/v1/bms/webhook', {}],
    ['of a caller who is known', '/v1/updates', { ...json, authorization: `Bearer ${token}` }],
  ])('is 408: %s', async (_, path, headers) => {
    const { port } = await startWorld({ server: { apiToken: token }, clock: new FastClock(20) })
    const sent = begin(port, path, { ...headers, 'content-length': 1_000 }, '[')
    const [answer] = await once(sent, 'response')
    expect(answer.statusCode).toBe(408)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.headers.connection).toBe('close')
  })
})

describe('a sender that goes away within its body', () => {
  const operator = { authorization: `Bearer ${token}` }

  it.each([
    ['JSON', '/v1/updates', 'application/json', '{"kind":'],
    ['a form', '/v1/jobs/1/updates', 'multipart/form-data; boundary=x', '--x\r\ncontent-disp'],
    ['bytes', '/v1/dispatch/events?token=callback-of-sixteen', 'text/plain', '{'],
  ])('is no failure of ours: %s', async (_, path, type, first) => {
    const { lines, port } = await startWorld({
      server: { apiToken: token, callbackToken: 'callback-of-sixteen' },
    })
    const sent = begin(port, path, { ...operator, 'content-type': type, 'content-length': 100_000 }, first)
    await pause(300)
    sent.destroy()
    const gone = () => lines.some(({ message }) => message.includes('went away within its body'))
    await expect.poll(gone, { timeout: 20_000 }).toBe(true)
    expect(lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([])
  })
})
