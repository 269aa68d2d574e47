import { describe, expect, test } from 'vitest'
import { createServer } from '../src/index.ts'
import { routesOf } from './support/documented-routes.ts'
import { silentLogger } from './support/silent-logger.ts'
import { request, sendBytes } from './support/raw-request.ts'
import { startWorld } from './support/start-world.ts'

/** Stated here once more, by hand: a right that is given away by mistake shows. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'POST /v1/jobs/{jobId}/updates': ['updates'],
  'POST /v1/updates': ['updates'],
  'GET /v1/updates': ['read'],
  'GET /v1/updates/{id}': ['read', 'updates'],
  'GET /v1/jobs': ['read'],
  'GET /v1/jobs/{jobId}': ['read'],
  'GET /v1/jobs/{jobId}/events': ['operate'],
  'PUT /v1/jobs/{jobId}': ['operate'],
  'POST /v1/jobs/import': ['operate'],
  'POST /v1/providers': ['providers'],
  'POST /v1/providers/check': ['providers'],
  'GET /v1/providers': ['read', 'providers'],
  'GET /v1/providers/{externalOrganizationId}': ['read', 'providers'],
  'PUT /v1/providers/{externalOrganizationId}': ['providers'],
  'DELETE /v1/providers/{externalOrganizationId}': ['providers'],
  'GET /v1/explain': ['read'],
  'GET /v1/files/{fileToken}': ['read'],
  'GET /v1/attention': ['read', 'operate'],
  'POST /v1/attention/{id}/done': ['operate'],
  'GET /v1/held': ['read', 'operate'],
  'GET /v1/dead-letters': ['read', 'operate'],
  'GET /v1/dead-letters/{id}': ['read', 'operate'],
  'POST /v1/dead-letters/{id}/replay': ['operate'],
  'POST /v1/dead-letters/{id}/skip': ['operate'],
  'POST /v1/dead-letters/replay': ['operate'],
  'POST /v1/pause': ['operate'],
  'POST /v1/resume': ['operate'],
  'POST /v1/reconcile': ['operate'],
  'GET /metrics': ['read', 'operate', 'metrics'],
  'GET /v1/session': ['read', 'updates', 'operate', 'providers', 'metrics', 'admin'],
  'GET /v1/settings': ['read', 'admin'],
  'GET /v1/activity': ['read', 'operate', 'metrics'],
  'GET /v1/activity/backlog': ['read', 'operate', 'metrics'],
  'GET /v1/alerts': ['read', 'operate'],
  'GET /v1/changes/stream': ['read', 'operate', 'providers', 'metrics'],
  'GET /v1/wire': ['read', 'operate'],
  'GET /v1/wire/{id}': ['operate'],
  'GET /v1/status': ['read', 'operate', 'metrics'],
  'GET /v1/audit': ['read', 'admin'],
  'GET /v1/keys': ['admin'],
  'POST /v1/keys/rotate': ['admin'],
  'POST /v1/privacy/find': ['admin'],
  'POST /v1/privacy/export': ['admin'],
  'POST /v1/privacy/forget': ['admin'],
}

const open = ['GET /healthz', 'GET /readyz', 'GET /docs', 'GET /openapi.json']
const elsewhere = [
  'POST /v1/dispatch/activations',
  'POST /v1/dispatch/events',
  'GET /v1/bms/webhook',
  'GET /v1/bms/webhook/{externalOrganizationId}',
  'POST /v1/bms/webhook',
  'POST /v1/bms/webhook/{externalOrganizationId}',
]

describe('tokens', () => {
  test('every route asks for a scope of its own, but those that are open or verified elsewhere', async () => {
    const { call } = await startWorld()
    const routes = routesOf((await call('GET', '/openapi.json')).body)
    const asked = routes.filter((route) => route.scopes !== undefined)
    expect(Object.fromEntries(asked.map((one) => [`${one.method} ${one.template}`, one.scopes]))).toEqual(
      expected,
    )
    const free = routes
      .filter((route) => route.scopes === undefined)
      .map((one) => `${one.method} ${one.template}`)
    expect(free.toSorted()).toEqual([...open, ...elsewhere].toSorted())
  })

  test('none is asked for on open routes', async () => {
    const { call } = await startWorld({ server: { apiToken: 'master-secret' } })
    for (const path of ['/healthz', '/readyz', '/docs', '/openapi.json']) {
      expect((await call('GET', path)).status, path).toBe(200)
    }
  })

  test('are refused in any other form than a bearer', async () => {
    const { call, port } = await startWorld({ server: { apiToken: 'master-secret' } })
    for (const authorization of [
      'master-secret',
      'Basic master-secret',
      'Bearer',
      'Bearer master-secret x',
      '',
    ]) {
      expect((await call('GET', '/v1/status', { headers: { authorization } })).status, authorization).toBe(
        401,
      )
    }
    const missing = await call('GET', '/v1/status?token=master-secret')
    expect(missing.status).toBe(401)
    expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="truckroll"')
    const lower = await request(port, {
      path: '/v1/status',
      headers: { authorization: 'bearer master-secret' },
    })
    expect(lower.status).toBe(200)
  })
})

describe('a server without token', () => {
  test.for([['0.0.0.0'], ['::'], ['10.0.0.7'], ['gateway.internal'], ['127.0.0.1.example.com']])(
    'does not start on %s',
    async ([httpHost = '']) => {
      const { gateway } = await startWorld()
      const create = () => createServer({ gateway, settings: { httpHost }, logger: silentLogger })
      expect(create).toThrow(/TRUCKROLL_API_TOKEN: expected a token.*not loopback; got none/)
      expect(create).toThrow(expect.objectContaining({ code: 'TR_SETTING_INVALID' }))
    },
  )

  test('takes requests that name a loopback host', async () => {
    const { port } = await startWorld()
    for (const host of [
      `localhost:${port}`,
      `127.0.0.1:${port}`,
      '127.9.9.9',
      `[::1]:${port}`,
      'LOCALHOST',
    ]) {
      expect((await request(port, { path: '/v1/status', headers: { host } })).status, host).toBe(200)
    }
  })

  test.for([
    ['evil.example'],
    ['localhost.evil.example:80'],
    ['127.0.0.1.evil.example'],
    ['127.0.0.1@evil.example'],
  ])('refuses the host %j, as a rebound name shows', async ([host = '']) => {
    const { port } = await startWorld()
    for (const path of [
      '/v1/status',
      '/readyz',
      '/docs',
      '/openapi.json',
      '/docs/start.js',
      '/console',
      '/console/jobs',
    ]) {
      const answer = await request(port, { path, headers: { host } })
      expect(answer.status, path).toBe(403)
      expect(answer.text, path).toContain('foreign_site')
    }
    expect((await request(port, { path: '/healthz', headers: { host } })).status).toBe(200)
  })

  test.for([
    ['X-Forwarded-For', '203.0.113.9'],
    ['X-Forwarded-Proto', 'https'],
    ['X-Forwarded-Host', 'localhost'],
    ['Forwarded', 'for=203.0.113.9'],
    ['Via', '1.1 proxy'],
    ['X-Real-IP', '203.0.113.9'],
    ['CF-Connecting-IP', '203.0.113.9'],
  ] as const)('refuses what a proxy forwards, as %s shows', async ([name, value]) => {
    const { port } = await startWorld()
    for (const path of ['/v1/status', '/v1/pause']) {
      const method = path === '/v1/pause' ? 'POST' : 'GET'
      const answer = await request(port, {
        method,
        path,
        headers: { host: `127.0.0.1:${port}`, [name]: value },
      })
      expect(answer.status, path).toBe(403)
      expect(answer.text, path).toContain('foreign_site')
    }
    expect((await request(port, { path: '/healthz', headers: { [name]: value } })).status).toBe(200)
  })

  test('asks nobody behind a proxy for more than the token, once there is one', async () => {
    const { port } = await startWorld({ server: { apiToken: 'master-secret' } })
    const headers = { authorization: 'Bearer master-secret', 'x-forwarded-for': '203.0.113.9' }
    expect((await request(port, { path: '/v1/status', headers })).status).toBe(200)
  })

  test('refuses a request that names no host', async () => {
    const { port } = await startWorld()
    expect(await sendBytes(port, 'GET /v1/status HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n')).toContain(
      ' 403 ',
    )
    expect(await sendBytes(port, 'GET /v1/status HTTP/1.0\r\n\r\n')).toContain(' 403 ')
  })

  test('refuses another origin, also one on another port and null', async () => {
    const { port } = await startWorld()
    const send = (origin: string) =>
      request(port, {
        method: 'POST',
        path: '/v1/pause',
        headers: { host: `localhost:${port}`, origin, 'content-type': 'application/json' },
        body: '{"all":true}',
      })
    for (const origin of [
      'https://evil.example',
      'null',
      'http://localhost:1',
      `https://localhost:${port}`,
    ]) {
      expect((await send(origin)).status, origin).toBe(403)
    }
    expect((await send(`http://localhost:${port}`)).status).toBe(200)
  })

  test('lets a server with a token be reached by any name', async () => {
    const { port } = await startWorld({ server: { apiToken: 'master-secret' } })
    const headers = {
      host: 'gateway.example',
      origin: 'https://other.example',
      authorization: 'Bearer master-secret',
    }
    expect((await request(port, { path: '/v1/status', headers })).status).toBe(200)
  })
})

describe('the public port', () => {
  test('serves what others call, and nothing else does', async () => {
    const { call, publicUrl } = await startWorld({ server: { publicPort: 0, callbackToken: 'callback' } })
    expect(publicUrl).toBeDefined()
    const json = { payload: {} }
    const isPublic = true
    expect((await call('POST', '/v1/dispatch/events?token=callback', { json, isPublic })).status).toBe(200)
    expect((await call('POST', '/v1/dispatch/events', { json, isPublic })).status).toBe(401)
    expect((await call('POST', '/v1/bms/webhook', { json, isPublic })).status).toBe(401)
    expect((await call('POST', '/v1/bms/webhook/shop', { json, isPublic })).status).toBe(401)
    expect((await call('GET', '/healthz', { isPublic })).status).toBe(200)
    for (const path of ['/v1/status', '/v1/jobs', '/docs', '/openapi.json', '/readyz', '/v1/files/x']) {
      expect((await call('GET', path, { isPublic })).status, path).toBe(404)
    }
    expect((await call('POST', '/v1/dispatch/events?token=callback', { json })).status).toBe(404)
    expect((await call('POST', '/v1/dispatch/activations?token=callback', { json })).status).toBe(404)
    expect((await call('POST', '/v1/bms/webhook', { json })).status).toBe(404)
    expect((await call('GET', '/healthz')).status).toBe(404)
    expect((await call('GET', '/readyz')).status).toBe(200)
    expect((await call('GET', '/v1/status')).status).toBe(200)
  })

  test('is part of the one OpenAPI document', async () => {
    const { call } = await startWorld({ server: { publicPort: 0 } })
    const paths = routesOf((await call('GET', '/openapi.json')).body).map((one) => one.template)
    expect(paths).toContain('/v1/dispatch/events')
    expect(paths).toContain('/healthz')
  })
})
