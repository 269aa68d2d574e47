import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../settings/settings-schema.ts'
import { checkLinks } from './check-links.ts'

const given = { credentials: 'per-provider', encryptionKey: `k:${Buffer.alloc(32).toString('base64')}` }
const check = (more: Readonly<Record<string, string>>) =>
  checkLinks(settingsSchema.parse({ ...given, ...more })).map(({ state, message }) => `${state} ${message}`)

describe('what goes to another machine in the clear', () => {
  it.each([
    { url: 'http://127.0.0.1:4200' },
    { bridgeUrl: 'https://bms.example' },
    { bridgeUrl: 'http://[::1]:1' },
    { store: 'postgres://user@localhost/x' },
    { store: 'postgres://user@db.example/x?sslmode=verify-full' },
    { store: 'postgres:///x?host=/run/postgresql' },
  ])('is nothing: %j', (settings) => {
    expect(check(settings)).toEqual(['ok nothing goes to another machine in the clear'])
  })

  it.each([
    [{ dispatchUrl: 'http://proxy.example' }, 'TRUCKROLL_DISPATCH_URL: http://proxy.example is asked'],
    [{ bridgeUrl: 'http://10.0.0.7:80/in' }, 'TRUCKROLL_BRIDGE_URL: http://10.0.0.7 is asked'],
    [{ url: 'http://gateway.example' }, 'TRUCKROLL_URL: http://gateway.example is asked'],
    [
      { store: 'postgres://user:hush@db.example:6432/x' },
      'the database at db.example:6432 is asked without TLS',
    ],
    [
      { store: 'postgresql://db.example/x?sslmode=prefer' },
      'the database at db.example is asked without TLS',
    ],
  ])('is named, without a password: %j', (settings, message) => {
    expect(check(settings)).toEqual([expect.stringContaining(`warn ${message}`)])
    expect(check(settings).join()).not.toContain('hush')
  })
})
