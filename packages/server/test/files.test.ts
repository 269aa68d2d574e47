import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startWorld } from './support/start-world.ts'

/** Dispatch's file host, as hostile as it can be. */
async function startFileHost(contentType: string, status = 200) {
  const requests: IncomingMessage[] = []
  const host = createHttpServer((request, response) => {
    requests.push(request)
    response.writeHead(status, { 'content-type': contentType }).end('<script>alert(1)</script>')
  })
  host.listen(0, '127.0.0.1')
  await once(host, 'listening')
  onTestFinished(() => void host.close())
  const address = host.address()
  if (typeof address !== 'object' || address === null) throw new Error('expected a port')
  return { requests, url: `http://127.0.0.1:${(address satisfies AddressInfo).port}` }
}

describe('GET /v1/files/{fileToken}', () => {
  test('passes type and bytes on, and no Authorization', async () => {
    const { requests, url } = await startFileHost('image/png')
    const { call } = await startWorld({
      gateway: { dispatchFilesUrl: url },
      server: { apiToken: 'api-token' },
      token: 'api-token',
    })
    const answer = await call('GET', '/v1/files/abc%2Fdef?format=square_100')
    expect(answer.status).toBe(200)
    expect(answer.text).toBe('<script>alert(1)</script>')
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(answer.headers.get('content-disposition')).toBe('inline')
    expect(requests[0]?.url).toBe('/v1/datafiles/abc%2Fdef/square_100')
    expect(requests[0]?.headers.authorization).toBeUndefined()
  })

  test.for([
    ['text/html', 'text/html'],
    ['image/svg+xml', 'image/svg+xml'],
    ['application/xhtml+xml; charset=utf-8', 'application/xhtml+xml; charset=utf-8'],
    ['nonsense', 'application/octet-stream'],
    ['image/png, text/html', 'application/octet-stream'],
    ['image/png; x="</script>"', 'application/octet-stream'],
  ])('lets no browser run %s', async ([sent = '', answered]) => {
    const { url } = await startFileHost(sent)
    const { call } = await startWorld({ gateway: { dispatchFilesUrl: url } })
    const { headers } = await call('GET', '/v1/files/abc')
    expect(headers.get('content-type')).toBe(answered)
    expect(headers.get('content-disposition')).toBe('attachment')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  })

  test('refuses a format that Dispatch does not have', async () => {
    const { call } = await startWorld()
    for (const format of ['square_51', '../secret', '']) {
      const answer = await call('GET', `/v1/files/abc?format=${encodeURIComponent(format)}`)
      expect(answer.status, format).toBe(422)
      expect(answer.body).toMatchObject({ errors: [{ parameter: 'format' }] })
    }
  })

  test('answers differently for a file that is not there and for a Dispatch that fails', async () => {
    const { call } = await startWorld()
    expect((await call('GET', '/v1/files/none')).status).toBe(404)
    expect((await call('GET', '/v1/files/%2e%2e')).status).toBe(404)
    const { url } = await startFileHost('text/plain', 500)
    const failing = await startWorld({ gateway: { dispatchFilesUrl: url } })
    const answer = await failing.call('GET', '/v1/files/abc')
    expect(answer.status).toBe(502)
    expect(answer.text).not.toContain('script')
  })

  test('answers HEAD with headers only', async () => {
    const { url } = await startFileHost('image/png')
    const { call } = await startWorld({ gateway: { dispatchFilesUrl: url } })
    const answer = await call('HEAD', '/v1/files/abc')
    expect(answer.status).toBe(200)
    expect(answer.text).toBe('')
  })
})
