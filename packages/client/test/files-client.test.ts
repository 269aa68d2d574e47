import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { createFilesClient, fileFormats } from '../src/index.ts'
import { dispatcherOf, serve } from './harness.ts'

function filesOf(url: string, timeoutMs = 5000) {
  return createFilesClient({ url, dispatcher: dispatcherOf(), timeoutMs })
}

describe('a file', () => {
  it('comes as a stream of its bytes, with its type and length', async () => {
    const content = randomBytes(3_000_000)
    const server = await serve((response) =>
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': content.length }).end(content),
    )
    const file = await filesOf(server.url).get({ fileToken: '37f3cf22-f1c5' })
    expect(file).toMatchObject({ status: 200, contentType: 'image/png', contentLength: content.length })
    expect((await buffer(file.body)).equals(content)).toBe(true)
    expect(server.requests[0]).toMatchObject({ method: 'GET', target: '/v1/datafiles/37f3cf22-f1c5' })
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization')
    expect(server.requests[0]?.headers).not.toHaveProperty('x-dispatch-key')
  })

  it('without type and length is bytes', async () => {
    const server = await serve((response) => {
      response.write('ab')
      response.end('c')
    })
    const file = await filesOf(server.url).get({ fileToken: 't' })
    expect(file.contentType).toBe('application/octet-stream')
    expect(file).not.toHaveProperty('contentLength')
    expect((await buffer(file.body)).toString()).toBe('abc')
  })

  it.each(fileFormats)('comes in %s', async (format) => {
    const server = await serve((response) => response.end())
    const { body } = await filesOf(`${server.url}/files`).get({ fileToken: 't', format })
    await buffer(body)
    expect(server.requests[0]?.target).toBe(`/files/v1/datafiles/t/${format}`)
  })

  it.each([
    ['a/b', 'a%2Fb'],
    ['../x', '..%2Fx'],
    ['a?b#c', 'a%3Fb%23c'],
    ['%2e%2e', '%252e%252e'],
    ['é ', '%C3%A9%20'],
    ['...', '...'],
  ])('token %s stays one part of the path', async (fileToken, encoded) => {
    const server = await serve((response) => response.end())
    const { body } = await filesOf(server.url).get({ fileToken })
    await buffer(body)
    expect(server.requests[0]?.target).toBe(`/v1/datafiles/${encoded}`)
  })

  it.each(['', '.', '..', 'a\r\nb', '\uD800', 'x'.repeat(1001)])('token %j is refused', async (fileToken) => {
    const server = await serve((response) => response.end())
    await expect(filesOf(server.url).get({ fileToken })).rejects.toMatchObject({ code: 'TR_CLIENT_REQUEST' })
    expect(server.requests).toHaveLength(0)
  })

  it.each(['', 'round_50', 'square_51', '../..'])('format %j is refused', async (format) => {
    const server = await serve((response) => response.end())
    await expect(filesOf(server.url).get({ fileToken: 't', format })).rejects.toMatchObject({
      code: 'TR_CLIENT_REQUEST',
    })
    expect(server.requests).toHaveLength(0)
  })

  it('that is not there is an error with its status', async () => {
    const server = await serve((response) => response.writeHead(404).end('no such file'))
    await expect(filesOf(server.url).get({ fileToken: 't' })).rejects.toMatchObject({
      code: 'TR_CLIENT_REFUSED',
      status: 404,
    })
  })

  it('elsewhere is not followed', async () => {
    const server = await serve((response) => response.writeHead(302, { location: '/v1/secret' }).end())
    await expect(filesOf(server.url).get({ fileToken: 't' })).rejects.toMatchObject({
      code: 'TR_CLIENT_REDIRECTED',
      status: 302,
    })
    expect(server.requests).toHaveLength(1)
  })

  it('that does not begin in time is an error', async () => {
    const server = await serve(() => undefined)
    await expect(filesOf(server.url, 50).get({ fileToken: 't' })).rejects.toMatchObject({
      code: 'TR_CLIENT_TIMEOUT',
    })
  })

  it('may take longer than the time for its beginning, but not stop', { timeout: 15_000 }, async () => {
    const server = await serve((response) => {
      response.writeHead(200, { 'content-length': '10' })
      response.write('ab')
    })
    const file = await filesOf(server.url, 100).get({ fileToken: 't' })
    await expect(buffer(file.body)).rejects.toMatchObject({ code: 'UND_ERR_BODY_TIMEOUT' })
  })

  it('is given up with the signal, also half way', async () => {
    let isClosed: Promise<unknown> | undefined
    const server = await serve((response) => {
      isClosed = once(response, 'close')
      response.writeHead(200, { 'content-length': '10' })
      response.write('ab')
    })
    const controller = new AbortController()
    const file = await filesOf(server.url).get({ fileToken: 't', signal: controller.signal })
    const reading = buffer(file.body)
    reading.catch(() => undefined)
    controller.abort()
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
    await isClosed
  })
})
