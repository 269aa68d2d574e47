import { createHash } from 'node:crypto'
import { packBody, verifyBody } from '@truckroll/protocol'
import { describe, expect, it } from 'vitest'
import { createConnectClient } from '../src/index.ts'
import { clientOf, key, secret, serve } from './harness.ts'

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

  it('tells the time that the other side says it is, also with a refusal', async () => {
    const dates = ['Sun, 01 Mar 2026 09:00:00 GMT', 'Sun, 01 Mar 2026 10:00:00 GMT', 'soon']
    const server = await serve((response) => {
      response.setHeader('date', dates.shift() ?? '')
      response.statusCode = dates.length === 2 ? 200 : 503
      response.end('[]')
    })
    const heard: number[] = []
    const client = createConnectClient({ url: server.url, key, secret, onDate: (at) => heard.push(at) })
    await client.poll({ maxMessages: 10 })
    await expect(client.poll({ maxMessages: 10 })).rejects.toThrow('503')
    await expect(client.poll({ maxMessages: 10 })).rejects.toThrow('503')
    expect(heard).toEqual([Date.UTC(2026, 2, 1, 9), Date.UTC(2026, 2, 1, 10)])
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

  it('fails if the answer breaks off', async () => {
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

  it('fails if the answer stops half way, after the time for the whole of it', async () => {
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
