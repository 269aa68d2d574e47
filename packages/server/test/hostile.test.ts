import { describe, expect, test } from 'vitest'
import { request, sendBytes } from './support/raw-request.ts'
import { startWorld } from './support/start-world.ts'

const problem = 'application/problem+json'

describe('bad requests end in a problem', () => {
  test('unknown addresses and methods', async () => {
    const { call } = await startWorld({ server: { apiToken: 'master-secret' } })
    for (const path of [
      '/',
      '/v2',
      '/v1',
      '/consoles',
      '/console/assets/..%2Findex.html',
      '/v1/jobs/1/updates/2',
      '//v1/jobs',
    ]) {
      const answer = await call('GET', path)
      expect(answer.status, path).toBe(404)
      expect(answer.headers.get('content-type'), path).toContain(problem)
      expect(answer.body).toMatchObject({ status: 404, title: expect.any(String), code: 'not_found' })
    }
    const answer = await call('PATCH', '/v1/jobs/1')
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, HEAD, PUT')
    expect(answer.headers.get('content-type')).toContain(problem)
    expect((await call('GET', '/v1/pause')).status).toBe(405)
    expect((await call('OPTIONS', '/v1/status')).status).toBe(405)
    expect((await call('DELETE', '/v1/dispatch/events')).status).toBe(405)
  })

  test.for([
    ['broken JSON', '{"kind":'],
    ['two documents', '{}{}'],
    ['bytes that are not UTF-8', Uint8Array.from([0x22, 0xff, 0x22])],
    ['100,000 levels', '['.repeat(100_000)],
    ['10,000 closed levels', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ] as const)('%s: 400', async ([, body]) => {
    const { call } = await startWorld()
    const headers = { 'content-type': 'application/json' }
    const answer = await call('POST', '/v1/pause', { body, headers })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ code: 'bad_json' })
  })

  test('keys that would reach a prototype change nothing', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const headers = { 'content-type': 'application/json' }
    const body = '{"kind":"complete","customFields":{"__proto__":{"isAdmin":true},"constructor":"x"}}'
    const answer = await call('POST', `/v1/jobs/${jobId}/updates`, { body, headers })
    expect([202, 422]).toContain(answer.status)
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined()
    const outer = await call('POST', '/v1/pause', { body: '{"__proto__":{"all":true}}', headers })
    expect(outer.status).toBe(422)
  })

  test.for([
    ['250 levels', JSON.parse(`${'['.repeat(250)}${']'.repeat(250)}`)],
    ['2,001 values', Array.from({ length: 2_001 }, () => 1)],
    ['70 kB', 'x'.repeat(70_000)],
  ] as const)('fields that hold %s: 422 that names them, and nothing is queued', async ([, value]) => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const provider = { externalOrganizationId: 'shop-1', name: 'Shop', email: 'shop@example.com' }
    const update = { kind: 'complete', customFields: { value } }
    for (const [method, path, json, pointer] of [
      ['POST', `/v1/jobs/${jobId}/updates`, update, '/customFields'],
      ['POST', '/v1/providers', { ...provider, settings: { value } }, '/settings'],
      ['POST', '/v1/providers', { ...provider, apiCreds: { value } }, '/apiCreds'],
      ['POST', '/v1/providers', { ...provider, credentials: { value } }, '/credentials'],
      ['PUT', '/v1/providers/shop-1', { settings: { value } }, '/settings'],
    ] as const) {
      const answer = await call(method, path, { json })
      expect(answer.status, pointer).toBe(422)
      expect(answer.body).toMatchObject({ errors: [{ pointer }] })
    }
    const bulk = await call('POST', '/v1/updates', { json: [{ jobId, ...update }] })
    expect(bulk.body).toMatchObject({ items: [{ status: 422, errors: [{ pointer: '/customFields' }] }] })
    const job = await call('GET', `/v1/jobs/${jobId}`)
    expect(job.body).toMatchObject({ updates: [] })
  })

  test.for([
    'photo\u202egpj.exe',
    'a\u2028b.jpg',
    'a\u2066b.jpg',
    'a\u200bb.jpg',
    '\ufeffa.jpg',
    'a\u0085b.jpg',
  ])('a file name with a character that nobody sees: 422 (%j)', async (fileName) => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const json = { kind: 'attachment', fileName, contentBase64: 'AAAA' }
    const answer = await call('POST', `/v1/jobs/${jobId}/updates`, { json })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ errors: [{ pointer: '/fileName' }] })
    const form = new FormData()
    form.set('kind', 'attachment')
    form.set('fileName', fileName)
    form.set('file', new Blob(['x']), 'x.jpg')
    expect((await call('POST', `/v1/jobs/${jobId}/updates`, { body: form })).status).toBe(422)
    const visible = { ...json, fileName: 'عکس\u200cها 👩\u200d🔧.jpg' }
    expect((await call('POST', `/v1/jobs/${jobId}/updates`, { json: visible })).status).toBe(202)
  })

  test.for([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    'multipart/form-data; boundary=b',
  ])('a body of type %s: 415', async (type) => {
    const { call } = await startWorld()
    const answer = await call('POST', '/v1/pause', { body: 'all=true', headers: { 'content-type': type } })
    expect(answer.status).toBe(415)
    expect(answer.body).toMatchObject({ code: 'unsupported_media_type' })
  })

  test('a body above the limit: 413, naming it, even if it comes without its length', async () => {
    const { call, port } = await startWorld({ server: { maxBodyBytes: 4_096 } })
    const json = [{ jobId: '1', kind: 'note', text: 'x'.repeat(5_000) }]
    const told = await call('POST', '/v1/updates', { json })
    expect(told.status).toBe(413)
    expect(told.body).toMatchObject({ detail: 'expected at most 4096 bytes (TRUCKROLL_MAX_BODY_BYTES)' })
    const chunk = `1000\r\n${'x'.repeat(4_096)}\r\n`
    const head = 'POST /v1/updates HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
    const untold = await sendBytes(
      port,
      `${head}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${chunk}0\r\n\r\n`,
    )
    expect(untold).toMatch(/^HTTP\/1\.1 413 /)
    expect(untold).toContain('TRUCKROLL_MAX_BODY_BYTES')
  })

  test('a body that is far too large is answered, not cut off, and the connection serves on', async () => {
    const { port, call, offerJob } = await startWorld({ server: { maxBodyBytes: 100_000 } })
    const jobId = await offerJob()
    const size = 8_000_000
    const form = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    const json = { 'content-type': 'application/json' }
    const multipart = { 'content-type': 'multipart/form-data; boundary=b' }
    for (const [path, headers, start] of [
      ['/v1/updates', { ...json, 'content-length': size }, '['],
      ['/v1/updates', { ...json, 'transfer-encoding': 'chunked' }, '['],
      [`/v1/jobs/${jobId}/updates`, { ...multipart, 'content-length': size }, form],
      [`/v1/jobs/${jobId}/updates`, { ...multipart, 'transfer-encoding': 'chunked' }, form],
    ] as const) {
      const body = `${start.padEnd(size - 9, 'x')}\r\n--b--\r\n`
      const answer = await request(port, { method: 'POST', path, headers, body })
      expect(answer.status, path).toBe(413)
      expect(answer.text).toContain('TRUCKROLL_MAX_BODY_BYTES')
    }
    expect((await call('GET', '/healthz')).status).toBe(200)
  })

  test('a small route does not take a large body', async () => {
    const { call } = await startWorld()
    const answer = await call('POST', '/v1/pause', { json: { jobId: 'x'.repeat(1_100_000) } })
    expect(answer.status).toBe(413)
    expect(answer.body).toMatchObject({ detail: 'expected at most 1048576 bytes' })
  })

  test('an address that cannot be decoded: 400', async () => {
    const { port } = await startWorld()
    const answer = await request(port, { path: '/v1/jobs/%zz' })
    expect(answer.status).toBe(400)
    expect(answer.type).toContain(problem)
  })

  test.for([
    ['no HTTP', 'HELLO\r\n\r\n', 400],
    [
      'a header with a bare line feed inside',
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: a\nb\r\n\r\n',
      400,
    ],
    [
      'two lengths',
      'POST /v1/pause HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
    ],
    [
      'length and chunks',
      'POST /v1/pause HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['two Hosts', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\nConnection: close\r\n\r\n', 400],
    [
      'an expectation',
      'POST /v1/pause HTTP/1.1\r\nHost: localhost\r\nExpect: a-miracle\r\nContent-Length: 2\r\n\r\n{}',
      417,
    ],
    ['a tunnel', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n', 405],
    [
      'headers of 100 kB',
      `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
      431,
    ],
  ] as const)('%s', async ([, bytes, status]) => {
    const { port } = await startWorld()
    const answer = await sendBytes(port, bytes)
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer).toContain(problem)
  })

  test('an unexpected error says nothing but where to look', async () => {
    const { call, gateway, lines } = await startWorld()
    Object.defineProperty(gateway, 'status', { value: () => Promise.reject(new Error('SECRET inside')) })
    const answer = await call('GET', '/v1/status')
    expect(answer.status).toBe(500)
    expect(answer.text).not.toContain('SECRET')
    const failed = lines.find((line) => line.message === 'request failed')
    expect(answer.body).toMatchObject({
      code: 'unexpected',
      requestId: Reflect.get(failed?.fields ?? {}, 'requestId'),
    })
  })
})

describe('every answer', () => {
  test('carries headers that keep browsers from running, framing and keeping it', async () => {
    const { call } = await startWorld()
    for (const path of ['/v1/status', '/healthz', '/openapi.json', '/docs', '/nothing', '/v1/jobs/1']) {
      const { headers } = await call('GET', path)
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('x-frame-options'), path).toBe('DENY')
      expect(headers.get('referrer-policy'), path).toBe('no-referrer')
      expect(headers.get('cache-control'), path).toBe('no-store')
      expect(headers.get('content-security-policy'), path).toContain("default-src 'none'")
      expect(headers.get('access-control-allow-origin'), path).toBeNull()
      expect(headers.get('server'), path).toBeNull()
    }
  })
})
