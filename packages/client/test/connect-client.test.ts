import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import { packBody, verifyBody } from '@truckroll/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import { createConnectClient, createHttpDispatcher, type ConnectClientOptions } from '../src/index.ts'
import { listen, unusedUrl, type LoopbackServer } from './loopback-server.ts'

const key = 'account|999|acme'
const secret = '0badcafe0badcafe'
const cleanups: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function serve(...[answer]: Parameters<typeof listen>): Promise<LoopbackServer> {
  const server = await listen(answer)
  cleanups.push(() => server.close())
  return server
}

/** A client of its own, closed before its server. */
function clientOf(url: string, options: Partial<ConnectClientOptions> & { connections?: number } = {}) {
  const { connections, ...rest } = options
  const dispatcher = createHttpDispatcher(connections === undefined ? {} : { connections })
  cleanups.unshift(() => dispatcher.destroy())
  return createConnectClient({ url, key, secret, dispatcher, ...rest })
}

const envelope = [
  {
    Message: { Request: { ProcedureID: 'p', Type: 'job', Payload: { Actions: [] } }, ID: 'm', Receipt: 'r' },
  },
]

describe('poll', () => {
  it('sends the agreed bytes, signed', async () => {
    const server = await serve((response) => response.end('[]'))
    await clientOf(`${server.url}/base/`).poll({ maxMessages: 10 })
    const [request] = server.requests
    expect(request).toMatchObject({
      method: 'POST',
      target: '/base/agent/out',
      headers: { 'content-type': 'application/json', 'x-dispatch-key': key, 'content-length': '26' },
    })
    expect(request?.body.toString()).toBe('{"maxNumberOfMessages":10}')
    const signature = String(request?.headers['x-dispatch-signature'])
    expect(verifyBody(secret, request?.body ?? Buffer.alloc(0), signature)).toBe(true)
    expect(request?.headers).not.toHaveProperty('recordtype')
  })

  it('reads messages', async () => {
    const text = JSON.stringify(envelope)
    const server = await serve((response) => response.end(text))
    expect(await clientOf(server.url).poll({ maxMessages: 10 })).toEqual({
      kind: 'messages',
      bodyBytes: text.length,
      messages: [
        { id: 'm', receipt: 'r', procedureId: 'p', type: 'job', payload: { Actions: [] }, raw: envelope[0] },
      ],
    })
  })

  it.each([
    ['[]', 200],
    ['null', 200],
    ['', 200],
    ['', 204],
  ])('reads %j with status %i as empty', async (body, status) => {
    const server = await serve((response) => response.writeHead(status).end(body))
    const result = await clientOf(server.url).poll({ maxMessages: 10 })
    expect(result).toEqual({ kind: 'messages', messages: [], bodyBytes: body.length })
  })

  it('outlines what is no envelope, and shows no more of it', async () => {
    const html = `<html>\n<body>${'Mrs Dodd, 1755 Ridgeview Dr '.repeat(20)}`
    const server = await serve((response) => response.setHeader('content-type', 'text/html').end(html))
    expect(await clientOf(server.url).poll({ maxMessages: 10 })).toEqual({
      kind: 'not-envelope',
      outline: {
        status: 200,
        contentType: 'text/html',
        bodyBytes: html.length,
        sha256: createHash('sha256').update(html).digest('hex'),
        head: html.replace('\n', ' ').slice(0, 100),
      },
    })
  })

  it('gives up an answer that is too large, without reading on', async () => {
    let written = 0
    const server = await serve((response) => {
      const chunk = Buffer.alloc(100_000, 0x20)
      const write = (): void => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length
      }
      response.on('drain', write)
      write()
    })
    const client = clientOf(server.url, { maxAnswerBytes: 1_000_000 })
    const result = await client.poll({ maxMessages: 10 })
    expect(result).toMatchObject({ kind: 'too-large' })
    expect(result).toHaveProperty(
      'bodyBytes',
      expect.toSatisfy((bytes) => bytes > 1_000_000 && bytes < 2_000_000),
    )
    expect(written).toBeLessThan(50_000_000)
  })

  it('fails where the answer breaks off', async () => {
    const server = await serve((response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('[{"Message":')
      response.on('error', () => undefined)
      setImmediate(() => response.destroy())
    })
    await expect(clientOf(server.url).poll({ maxMessages: 10 })).rejects.toMatchObject({
      code: 'TR_CLIENT_UNREACHABLE',
      isRetryable: true,
      wasSent: true,
    })
  })

  it('fails where the answer stops half way, after the time for the whole of it', async () => {
    const server = await serve((response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('[{"Message":')
    })
    await expect(clientOf(server.url, { timeoutMs: 50 }).poll({ maxMessages: 10 })).rejects.toMatchObject({
      code: 'TR_CLIENT_TIMEOUT',
      wasSent: true,
    })
  })
})

describe('ack', () => {
  it('names receipt and procedure', async () => {
    const server = await serve((response) => response.end())
    await clientOf(server.url).ack({ receipt: 'r"1', procedureId: 'p' })
    expect(server.requests[0]?.target).toBe('/agent/ack')
    expect(server.requests[0]?.body.toString()).toBe(
      '{"Receipt":"r\\"1","ProcedureID":"p","Result":"success"}',
    )
  })

  it('leaves out a procedure that the message did not name', async () => {
    const server = await serve((response) => response.end())
    await clientOf(server.url).ack({ receipt: 'r' })
    expect(server.requests[0]?.body.toString()).toBe('{"Receipt":"r","Result":"success"}')
  })

  it('is done with the status, whatever becomes of the body', async () => {
    const server = await serve((response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{')
    })
    await expect(clientOf(server.url).ack({ receipt: 'r', procedureId: 'p' })).resolves.toBeUndefined()
  })

  it('that comes late is refused', async () => {
    const server = await serve((response) => response.writeHead(400).end('{"error":"receipt expired"}'))
    await expect(clientOf(server.url).ack({ receipt: 'r', procedureId: 'p' })).rejects.toMatchObject({
      code: 'TR_CLIENT_REFUSED',
      status: 400,
      isRetryable: false,
      answer: '{"error":"receipt expired"}',
    })
  })
})

describe('post', () => {
  it('sends exactly the bytes given, under the headers given', async () => {
    const server = await serve((response) => response.end())
    const body = packBody([{ header: {}, record: { id: 12345678901234567890n } }])
    await clientOf(server.url).post({ body, messageId: 'u1-text', recordType: 'gateway' })
    const [request] = server.requests
    expect(request).toMatchObject({
      target: '/agent/in',
      headers: { 'content-type': 'application/json', messageid: 'u1-text', recordtype: 'gateway' },
    })
    expect(request?.headers).not.toHaveProperty('content-encoding')
    expect(request?.body.equals(body)).toBe(true)
    expect(verifyBody(secret, body, String(request?.headers['x-dispatch-signature']))).toBe(true)
  })

  it('sends no header that was not given, and bytes that are no text', async () => {
    const server = await serve((response) => response.end())
    const body = Buffer.from([0x00, 0xff, 0xfe, 0x80])
    await clientOf(server.url).post({ body })
    const [request] = server.requests
    expect(request?.body.equals(body)).toBe(true)
    expect(Object.keys(request?.headers ?? {})).not.toEqual(expect.arrayContaining(['messageid']))
    expect(Object.keys(request?.headers ?? {})).not.toEqual(expect.arrayContaining(['recordtype']))
  })

  it.each(['a\r\nX-Evil: 1', 'a\nb', '', ' a', 'é', 'x'.repeat(1001)])(
    'refuses a header that cannot stand there (%#) before anything is sent',
    async (value) => {
      const server = await serve((response) => response.end())
      const client = clientOf(server.url)
      const refused = { code: 'TR_CLIENT_REQUEST', isRetryable: false, wasSent: false }
      await expect(client.post({ body: Buffer.alloc(1), messageId: value })).rejects.toMatchObject(refused)
      await expect(client.post({ body: Buffer.alloc(1), recordType: value })).rejects.toMatchObject(refused)
      expect(server.requests).toHaveLength(0)
    },
  )
})

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

  it('keeps the status where its body never ends', async () => {
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
    const client = clientOf(server.url, { connections: 1, timeoutMs: 2000 })
    const hanging = client.post({ body: Buffer.from('first') })
    hanging.catch(() => undefined)
    await server.received(1)
    const controller = new AbortController()
    const waiting = client.post({ body: Buffer.from('second'), signal: controller.signal })
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'TR_CLIENT_ABORTED', wasSent: false })
    await expect(hanging).rejects.toMatchObject({ code: 'TR_CLIENT_TIMEOUT', wasSent: true })
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

describe('options', () => {
  it.each([
    { url: 'connect.dispatch.me' },
    { url: 'ftp://connect.dispatch.me' },
    { url: 'https://user:password@connect.dispatch.me' },
    { key: 'account\r\n' },
    { key: '' },
  ])('%j are refused', (options) => {
    const create = () => createConnectClient({ url: 'http://127.0.0.1', key, secret, ...options })
    expect(create).toThrow(expect.objectContaining({ code: 'TR_CLIENT_REQUEST' }))
  })

  it('with a secret that is not hex are refused without showing it', () => {
    const create = () => createConnectClient({ url: 'http://127.0.0.1', key, secret: 'hunter2' })
    expect(create).toThrow(expect.objectContaining({ code: 'TR_PROTOCOL_SECRET' }))
    expect(create).not.toThrow(/hunter2/)
  })
})
