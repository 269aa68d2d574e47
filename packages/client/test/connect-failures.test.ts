import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { clientOf, dispatcherOf, key, secret, serve } from './harness.ts'
import { unusedUrl } from './loopback-server.ts'

describe('an answer that is not 2xx', () => {
  it.each([
    [400, 'TR_CLIENT_REFUSED', false],
    [401, 'TR_CLIENT_UNAUTHORIZED', false],
    [403, 'TR_CLIENT_UNAUTHORIZED', false],
    [404, 'TR_CLIENT_REFUSED', false],
    [408, 'TR_CLIENT_UNAVAILABLE', true],
    [409, 'TR_CLIENT_REFUSED', false],
    [422, 'TR_CLIENT_REFUSED', false],
    [425, 'TR_CLIENT_UNAVAILABLE', true],
    [429, 'TR_CLIENT_THROTTLED', true],
    [500, 'TR_CLIENT_UNAVAILABLE', true],
    [503, 'TR_CLIENT_UNAVAILABLE', true],
    [599, 'TR_CLIENT_UNAVAILABLE', true],
    [302, 'TR_CLIENT_REDIRECTED', true],
  ])('%i is %s', async (status, code, isRetryable) => {
    const server = await serve((response) => response.writeHead(status, { location: '/elsewhere' }).end())
    const failure = expect.objectContaining({ status, code, isRetryable, wasSent: true })
    const client = clientOf(server.url)
    await expect(client.poll({ maxMessages: 1 })).rejects.toEqual(failure)
    await expect(client.ack({ receipt: 'r', procedureId: 'p' })).rejects.toEqual(failure)
    await expect(client.post({ body: Buffer.alloc(1) })).rejects.toEqual(failure)
    // No redirect was followed, nothing was tried twice.
    expect(server.requests.map(({ target }) => target)).toEqual(['/agent/out', '/agent/ack', '/agent/in'])
  })

  const now = Date.UTC(2026, 0, 1)
  it.each([
    ['7', 7000],
    ['0', 0],
    ['86400', 7_200_000],
    [new Date(now + 90_000).toUTCString(), 90_000],
    [new Date(now - 90_000).toUTCString(), 0],
    [new Date(now + 90_000_000).toUTCString(), 7_200_000],
    ['soon', undefined],
    ['2026-01-01', undefined],
    ['-5', undefined],
  ])('with Retry-After %s asks for %s ms', async (header, retryAfterMs) => {
    const server = await serve((response) => response.writeHead(429, { 'retry-after': header }).end())
    const poll = clientOf(server.url, { now: () => now }).poll({ maxMessages: 1 })
    await expect(poll).rejects.toSatisfy(
      (error) => Reflect.get(Object(error), 'retryAfterMs') === retryAfterMs,
    )
  })

  it('is read even if a header came twice', async () => {
    const server = await serve((response) =>
      response.writeHead(503, ['retry-after', '5', 'retry-after', '7']).end(),
    )
    await expect(clientOf(server.url).poll({ maxMessages: 1 })).rejects.toMatchObject({
      code: 'TR_CLIENT_UNAVAILABLE',
      retryAfterMs: 5000,
    })
  })

  it('keeps the status if its body never ends', async () => {
    const server = await serve((response) => {
      response.writeHead(503)
      response.write('overloaded')
    })
    await expect(clientOf(server.url, { timeoutMs: 100 }).poll({ maxMessages: 1 })).rejects.toMatchObject({
      code: 'TR_CLIENT_UNAVAILABLE',
      status: 503,
      answer: 'overloaded',
    })
  })

  it('shows a logger neither key, secret, signature nor what the answer said', async () => {
    const server = await serve((response) => response.writeHead(400).end('Mrs Dodd has no such job'))
    const failure = clientOf(server.url).post({ body: Buffer.from('{}'), messageId: 'u1' })
    await expect(failure).rejects.toSatisfy((error) => {
      const shown = `${inspect(error)} ${JSON.stringify(error)} ${String(error)}`
      const signature = String(server.requests[0]?.headers['x-dispatch-signature'])
      return ![key, secret, signature, 'Dodd'].some((private_) => shown.includes(private_))
    })
  })
})

describe('no answer', () => {
  it('because nobody listens: nothing was sent', async () => {
    await expect(clientOf(await unusedUrl()).poll({ maxMessages: 1 })).rejects.toMatchObject({
      code: 'TR_CLIENT_UNREACHABLE',
      isRetryable: true,
      wasSent: false,
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it('because the connection was reset: it may have been received', async () => {
    const server = await serve((_response, _request, socket) => socket.resetAndDestroy())
    await expect(clientOf(server.url).post({ body: Buffer.alloc(1) })).rejects.toMatchObject({
      code: 'TR_CLIENT_UNREACHABLE',
      wasSent: true,
    })
    // Whether to send it again is the caller's to decide.
    expect(server.requests).toHaveLength(1)
  })

  it('in time', async () => {
    const server = await serve(() => undefined)
    await expect(
      clientOf(server.url, { timeoutMs: 50 }).post({ body: Buffer.alloc(1) }),
    ).rejects.toMatchObject({
      code: 'TR_CLIENT_TIMEOUT',
      isRetryable: true,
      wasSent: true,
    })
  })

  it('in time, while waiting for a free connection: nothing was sent', async () => {
    const server = await serve(() => undefined)
    const dispatcher = dispatcherOf({ connections: 1 })
    const controller = new AbortController()
    const hanging = clientOf(server.url, { dispatcher, timeoutMs: 60_000 }).post({
      body: Buffer.from('first'),
      signal: controller.signal,
    })
    hanging.catch(() => undefined)
    await server.received(1)
    const hurried = clientOf(server.url, { dispatcher, timeoutMs: 50 })
    await expect(hurried.post({ body: Buffer.from('second') })).rejects.toMatchObject({
      code: 'TR_CLIENT_TIMEOUT',
      wasSent: false,
    })
    controller.abort()
    await expect(hanging).rejects.toMatchObject({ code: 'TR_CLIENT_ABORTED', wasSent: true })
    expect(server.requests.map(({ body }) => body.toString())).toEqual(['first'])
  })

  it('because the caller gave up, before or after it was sent', async () => {
    const server = await serve(() => undefined)
    const client = clientOf(server.url)
    const early = client.poll({ maxMessages: 1, signal: AbortSignal.abort() })
    await expect(early).rejects.toMatchObject({ code: 'TR_CLIENT_ABORTED', wasSent: false })
    expect(server.requests).toHaveLength(0)

    const controller = new AbortController()
    const late = client.poll({ maxMessages: 1, signal: controller.signal })
    late.catch(() => undefined)
    await server.received(1)
    controller.abort(new Error('stopping'))
    await expect(late).rejects.toMatchObject({ code: 'TR_CLIENT_ABORTED', wasSent: true })
  })
})

describe('connections', () => {
  it('are kept for the next request', async () => {
    const server = await serve((response) => response.end('[]'))
    const client = clientOf(server.url)
    for (let round = 0; round < 10; round++) {
      await client.poll({ maxMessages: 10 })
      await client.ack({ receipt: 'r', procedureId: 'p' })
    }
    expect(server.requests).toHaveLength(20)
    // A second one may be opened while the first is just being put back.
    expect(server.connections).toBeLessThanOrEqual(2)
  })

  it('are never more than allowed', async () => {
    const server = await serve((response) => setImmediate(() => response.end()))
    const client = clientOf(server.url, { connections: 4 })
    await Promise.all(Array.from({ length: 60 }, () => client.post({ body: Buffer.alloc(10) })))
    expect(server.requests).toHaveLength(60)
    expect(server.connections).toBe(4)
  })

  it('one that the server closed between two requests is replaced', async () => {
    const server = await serve((response) => response.setHeader('connection', 'close').end('[]'))
    const client = clientOf(server.url)
    await client.poll({ maxMessages: 1 })
    await client.poll({ maxMessages: 1 })
    expect(server.connections).toBe(2)
  })
})
