import { describe, expect, test, vi } from 'vitest'
import { startWorld } from './support/start-world.ts'

describe('TRUCKROLL_TRUSTED_PROXIES', () => {
  test.for([
    [0, '127.0.0.1'],
    [1, '198.51.100.9'],
    [2, '203.0.113.5'],
  ] as const)('%i: the log names the caller that so many proxies vouch for', async ([trustedProxies, ip]) => {
    const { call, lines } = await startWorld({
      server: { trustedProxies, apiToken: 'master-secret' },
      token: 'master-secret',
    })
    await call('GET', '/v1/status', { headers: { 'x-forwarded-for': '10.9.9.9, 203.0.113.5, 198.51.100.9' } })
    await vi.waitFor(() =>
      expect(lines.find((line) => Reflect.get(line.fields, 'url') === '/v1/status')?.fields).toMatchObject({
        ip,
      }),
    )
  })
})
