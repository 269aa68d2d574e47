import { describe, expect, test } from 'vitest'
import { resolveServerSettings } from './resolve-server-settings.ts'
import { serverSettingsSchema } from './server-settings.ts'

describe('serverSettingsSchema', () => {
  test('sets what is left out', () => {
    expect(serverSettingsSchema.parse({})).toEqual({
      httpHost: '127.0.0.1',
      httpPort: 4200,
      apiTokens: [],
      callbackToken: [],
      maxBodyBytes: 10_485_760,
      trustedProxies: 0,
    })
  })

  test('reads the words of the environment, and its own answer again', () => {
    const settings = serverSettingsSchema.parse({
      httpHost: '127.0.0.2',
      httpPort: '0',
      publicPort: '0',
      apiTokens: 'office:read+updates:a:b:c, cron:metrics:t2',
      callbackToken: 'one, two',
      maxBodyBytes: '2048',
      trustedProxies: '2',
    })
    expect(settings).toMatchObject({
      httpPort: 0,
      publicPort: 0,
      apiTokens: [
        { name: 'office', scopes: ['read', 'updates'], token: 'a:b:c' },
        { name: 'cron', scopes: ['metrics'], token: 't2' },
      ],
      callbackToken: ['one', 'two'],
      maxBodyBytes: 2048,
      trustedProxies: 2,
    })
    expect(serverSettingsSchema.parse(settings)).toEqual(settings)
  })

  test.for<[Record<string, unknown>, RegExp]>([
    [{ httpPort: 'http' }, /^TRUCKROLL_HTTP_PORT: /],
    [{ httpPort: 65_536 }, /^TRUCKROLL_HTTP_PORT: /],
    [{ publicPort: 4200 }, /^TRUCKROLL_PUBLIC_PORT: expected another port/],
    [{ publicHost: '0.0.0.0' }, /^TRUCKROLL_PUBLIC_PORT: expected a port/],
    [
      { publicHost: '0.0.0.0', publicPort: 4300, callbackToken: 'SECRET' },
      /^TRUCKROLL_CALLBACK_TOKEN: .*at least 16 characters.*0\.0\.0\.0/,
    ],
    [{ trustedProxies: -1 }, /^TRUCKROLL_TRUSTED_PROXIES: /],
    [{ maxBodyBytes: 0 }, /^TRUCKROLL_MAX_BODY_BYTES: /],
    [{ apiToken: 'SECRET WORD' }, /^TRUCKROLL_API_TOKEN: expected visible ASCII/],
    [{ apiTokens: 'SECRET' }, /^TRUCKROLL_API_TOKENS: entry 1: expected name:scopes:token/],
    [{ apiTokens: 'a:read:x,b:write:SECRET' }, /^TRUCKROLL_API_TOKENS: entry 2: expected scopes out of read/],
    [{ apiTokens: 'a:read:' }, /^TRUCKROLL_API_TOKENS: entry 1: token/],
    [{ apiTokens: 'a:read:x,a:read:SECRET' }, /^TRUCKROLL_API_TOKENS: expected each name once/],
    [{ apiTokens: 'local:read:SECRET' }, /^TRUCKROLL_API_TOKENS: entry 1: name: expected another name/],
    [{ apiTokens: 'API-token:read:SECRET' }, /^TRUCKROLL_API_TOKENS: entry 1: name: expected another name/],
    [{ apiTokens: [{ name: 'local', scopes: ['read'], token: 'SECRET' }] }, /^TRUCKROLL_API_TOKENS: /],
    [
      { apiTokens: 'boss:admin:SECRET,office:read:SECRET' },
      /^TRUCKROLL_API_TOKENS: expected each token once in entry 2/,
    ],
    [
      { apiToken: 'SECRET', apiTokens: 'office:read:SECRET' },
      /^TRUCKROLL_API_TOKENS: expected each token once/,
    ],
    [
      { apiToken: 'SECRET', callbackToken: 'one,SECRET' },
      /^TRUCKROLL_CALLBACK_TOKEN: .*one that apiToken has too/,
    ],
    [{ callbackToken: 'SECRET,SECRET' }, /^TRUCKROLL_CALLBACK_TOKEN: expected each token once/],
    [
      { httpHost: '0.0.0.0', apiToken: 'SECRET-of-15-ch' },
      /^TRUCKROLL_API_TOKEN: expected at least 16 characters, because the host 0\.0\.0\.0 is not loopback; got 15/,
    ],
    [
      { httpHost: '0.0.0.0', apiToken: 'a'.repeat(16), callbackToken: 'SECRET' },
      /^TRUCKROLL_CALLBACK_TOKEN: expected at least 16 characters in entry 1/,
    ],
    [
      { httpHost: '::', apiTokens: 'a:read:SECRET' },
      /^TRUCKROLL_API_TOKENS: expected at least 16 characters/,
    ],
    [{ callbackToken: 'SECRET,,b' }, /^TRUCKROLL_CALLBACK_TOKEN: /],
    [{ httpHost: '192.168.0.2' }, /^TRUCKROLL_API_TOKEN: expected a token.*192\.168\.0\.2.*got none/],
  ])('refuses %j and names the setting, never the secret', ([input, message]) => {
    const resolve = () => resolveServerSettings(input)
    expect(resolve).toThrow(message)
    expect(resolve).toThrow(expect.objectContaining({ code: 'TR_SETTING_INVALID' }))
    expect(resolve).not.toThrow(/SECRET/)
  })

  test('lets either kind of token open a host that is not loopback', () => {
    const token = 'a-token-of-sixteen'
    expect(resolveServerSettings({ httpHost: '0.0.0.0', apiToken: token }).httpHost).toBe('0.0.0.0')
    expect(resolveServerSettings({ httpHost: '::', apiTokens: `a:read:${token}` }).httpHost).toBe('::')
  })
})
