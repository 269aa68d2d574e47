import { describe, expect, it } from 'vitest'
import { CliError } from '../errors.ts'
import { loadSettings } from './load-settings.ts'
import type { Environment } from './read-environment.ts'

const enough = {
  TRUCKROLL_DISPATCH_KEY: 'account|2|x',
  TRUCKROLL_DISPATCH_SECRET: 'aabb',
  TRUCKROLL_ADAPTER: './adapter.ts',
}
const cwd = import.meta.dirname

const load = async (env: Environment) => (await loadSettings({ env: { ...enough, ...env }, cwd })).settings

async function problemsOf(env: Environment): Promise<Readonly<Record<string, string>>> {
  const error = await loadSettings({ env: { ...enough, ...env }, cwd }).then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof CliError)) throw new Error('expected the settings to be refused')
  expect(error.exitCode).toBe(2)
  return Object.fromEntries(
    error.problems.map(({ name, expected, came }) => [name, `${expected}; got ${came}`]),
  )
}

describe('settings from the environment', () => {
  it('names ranges of addresses that are none', async () => {
    expect(await problemsOf({ TRUCKROLL_ALLOW_PRIVATE_ADDRESSES: '10.0.0.0/8, lan' })).toEqual({
      TRUCKROLL_ALLOW_PRIVATE_ADDRESSES: 'CIDRs by comma, such as 10.0.0.0/8; got "10.0.0.0/8, lan"',
    })
    const ranges = '10.0.0.0/8, fd00::/8'
    expect(await load({ TRUCKROLL_ALLOW_PRIVATE_ADDRESSES: ranges })).toMatchObject({
      allowPrivateAddresses: ranges,
    })
  })

  it('fills in what is not set', async () => {
    expect(await load({})).toMatchObject({
      environment: 'sandbox',
      instance: 'main',
      credentials: 'shared',
      store: 'sqlite:./truckroll.db',
      httpHost: '127.0.0.1',
      httpPort: 4200,
      pollIntervalMs: 5000,
      logLevel: 'info',
      dispatchUrl: 'https://connect-sbx.dispatch.me',
      dispatchApiUrl: 'https://api-sandbox.dispatch.me',
      dispatchFilesUrl: 'https://files-api-sandbox.dispatch.me',
    })
  })

  it('reads an empty variable as not set', async () => {
    expect(await load({ TRUCKROLL_HTTP_PORT: '', TRUCKROLL_INSTANCE: '' })).toMatchObject({
      httpPort: 4200,
      instance: 'main',
    })
    expect(await problemsOf({ TRUCKROLL_DISPATCH_KEY: '' })).toHaveProperty('TRUCKROLL_DISPATCH_KEY')
  })

  it('tells all problems at once, with what was expected and what came', async () => {
    const problems = await problemsOf({
      TRUCKROLL_POLL_INTERVAL_MS: 'soon',
      TRUCKROLL_ENVIRONMENT: 'prod',
      TRUCKROLL_HTTP_PORT: '70000',
      TRUCKROLL_DISPATCH_URL: 'nowhere',
      TRUCKROLL_STORE: 'mysql:x',
    })
    expect(problems).toEqual({
      TRUCKROLL_POLL_INTERVAL_MS: 'a whole number from 1 to 3600000; got "soon"',
      TRUCKROLL_ENVIRONMENT: 'one of sandbox, production; got "prod"',
      TRUCKROLL_HTTP_PORT: 'a whole number from 0 to 65535; got "70000"',
      TRUCKROLL_DISPATCH_URL: 'a URL such as https://example.com; got "nowhere"',
      TRUCKROLL_STORE: 'sqlite:PATH or postgres://...; got "mysql:x"',
    })
  })

  it.each([
    ['TRUCKROLL_DISPATCH_SECRET', 'not-hex-at-all'],
    ['TRUCKROLL_DISPATCH_SECRET', 'abc'],
    ['TRUCKROLL_ENCRYPTION_KEY', 'c2hvcnQ='],
    ['TRUCKROLL_API_TOKEN', 'two words'],
    ['TRUCKROLL_API_TOKENS', 'name:nothing:hush-hush'],
    ['TRUCKROLL_STORE', 'mysql://me:hush-hush@db/x'],
  ])('never repeats the secret in %s', async (name, value) => {
    const problems = await problemsOf({ [name]: value })
    expect(problems).toHaveProperty(name)
    expect(JSON.stringify(problems)).not.toContain(value)
    expect(JSON.stringify(problems)).not.toContain('hush-hush')
  })

  it('has no hint for a name that is near to none, and tells of a setting without effect yet', async () => {
    const env = {
      ...enough,
      TRUCKROLL_FOO: '1',
      TRUCKROLL_OAUTH_CLIENT_ID: 'id',
      TRUCKROLL_OAUTH_CLIENT_SECRET: 's',
    }
    const { warnings } = await loadSettings({ env, cwd })
    expect(warnings).toEqual([
      'TRUCKROLL_FOO is not a setting and has no effect',
      'TRUCKROLL_OAUTH_CLIENT_ID is read and checked, but has no effect in this version: remove it',
      'TRUCKROLL_OAUTH_CLIENT_SECRET is read and checked, but has no effect in this version: remove it',
    ])
  })

  it('lists an unknown name beside what is missing for want of it', async () => {
    const { TRUCKROLL_DISPATCH_KEY: key, ...others } = enough
    const failure: unknown = await loadSettings({
      env: { ...others, TRUCKROLL_DISPACH_KEY: key },
      cwd,
    }).catch((cause: unknown) => cause)
    const problems = failure instanceof CliError ? failure.problems : []
    expect(problems).toMatchObject([
      { name: 'TRUCKROLL_DISPATCH_KEY', came: 'nothing' },
      {
        name: 'TRUCKROLL_DISPACH_KEY',
        expected: expect.stringContaining('did you mean TRUCKROLL_DISPATCH_KEY?'),
      },
    ])
  })

  it('warns of a variable that is no setting', async () => {
    const { warnings } = await loadSettings({ env: { ...enough, TRUCKROLL_HTTP_PROT: '1' }, cwd })
    expect(warnings).toEqual([
      'TRUCKROLL_HTTP_PROT is not a setting and has no effect: did you mean TRUCKROLL_HTTP_PORT?',
    ])
  })
})

describe('hosts of Dispatch', () => {
  it('sets the three of production', async () => {
    expect(await load({ TRUCKROLL_ENVIRONMENT: 'production' })).toMatchObject({
      dispatchUrl: 'https://connect.dispatch.me',
      dispatchApiUrl: 'https://api.dispatch.me',
      dispatchFilesUrl: 'https://files-api.dispatch.me',
    })
  })

  it('takes the first for the other two if it is set', async () => {
    const url = 'http://127.0.0.1:4100'
    expect(
      await load({ TRUCKROLL_DISPATCH_URL: url, TRUCKROLL_DISPATCH_FILES_URL: `${url}/files` }),
    ).toMatchObject({
      dispatchUrl: url,
      dispatchApiUrl: url,
      dispatchFilesUrl: `${url}/files`,
    })
  })

  it.each([
    { TRUCKROLL_DISPATCH_URL: 'https://connect.dispatch.me' },
    { TRUCKROLL_DISPATCH_URL: 'https://CONNECT.dispatch.me.' },
    {
      TRUCKROLL_DISPATCH_FILES_URL: 'https://files.dispatch.me',
      TRUCKROLL_DISPATCH_URL: 'http://127.0.0.1:1',
    },
  ])('refuses a production host without production: %o', async (env) => {
    expect((await problemsOf(env))['TRUCKROLL_ENVIRONMENT']).toContain('production')
  })

  it.each([
    { TRUCKROLL_DISPATCH_API_URL: 'https://api.dispatch.me' },
    {
      TRUCKROLL_ENVIRONMENT: 'production',
      TRUCKROLL_DISPATCH_FILES_URL: 'https://files-api-sandbox.dispatch.me',
    },
    { TRUCKROLL_ENVIRONMENT: 'production', TRUCKROLL_DISPATCH_API_URL: 'https://connect-sbx.dispatch.me' },
  ])('refuses both kinds at once: %o', async (env) => {
    expect(Object.values(await problemsOf(env)).join()).toContain('only its production hosts')
  })
})

describe('what one setting asks of another', () => {
  it('asks for key and secret only under shared', async () => {
    const without = { TRUCKROLL_DISPATCH_KEY: '', TRUCKROLL_DISPATCH_SECRET: '' }
    expect(Object.keys(await problemsOf(without))).toEqual([
      'TRUCKROLL_DISPATCH_KEY',
      'TRUCKROLL_DISPATCH_SECRET',
    ])
    expect(await load({ ...without, TRUCKROLL_CREDENTIALS: 'per-provider' })).toMatchObject({
      credentials: 'per-provider',
    })
  })

  it.each(['0.0.0.0', '::', '10.0.0.7', 'gateway.internal', '127.0.0.1.example.com'])(
    'asks for a token on %s',
    async (host) => {
      const env = { TRUCKROLL_HTTP_HOST: host }
      expect(await problemsOf(env)).toHaveProperty('TRUCKROLL_API_TOKEN')
      expect(await load({ ...env, TRUCKROLL_API_TOKEN: 'a-token-of-sixteen' })).toMatchObject({
        httpHost: host,
      })
    },
  )

  it.each([
    [{ TRUCKROLL_CALLBACK_TOKEN: 't' }, 'TRUCKROLL_CALLBACK_TOKEN says'],
    [{ TRUCKROLL_TRUSTED_PROXIES: '1' }, 'TRUCKROLL_TRUSTED_PROXIES says'],
    [
      { TRUCKROLL_CALLBACK_TOKEN: 't', TRUCKROLL_TRUSTED_PROXIES: '1' },
      'TRUCKROLL_CALLBACK_TOKEN and TRUCKROLL_TRUSTED_PROXIES say',
    ],
  ])('warns if %j and no token says that others get in', async (env, said) => {
    const warningsOf = async (more: Environment) =>
      (await loadSettings({ env: { ...enough, ...env, ...more }, cwd })).warnings
    expect(await warningsOf({})).toEqual([expect.stringContaining(said)])
    expect(await warningsOf({ TRUCKROLL_API_TOKEN: 'another' })).toEqual([])
    expect(await warningsOf({ TRUCKROLL_API_TOKENS: 'a:read:another' })).toEqual([])
    expect(await warningsOf({ TRUCKROLL_PUBLIC_PORT: '4300' })).toEqual([])
  })

  it.each(['127.0.0.1', '127.8.0.1', '::1', '[::1]', 'localhost'])('asks for none on %s', async (host) => {
    expect(await load({ TRUCKROLL_HTTP_HOST: host })).toMatchObject({ httpHost: host })
  })

  it('asks for an adapter unless there is a bridge to deliver to', async () => {
    expect(Object.keys(await problemsOf({ TRUCKROLL_ADAPTER: '' }))).toEqual(['TRUCKROLL_ADAPTER'])
    const bridge = { TRUCKROLL_ADAPTER: '', TRUCKROLL_BRIDGE_URL: 'http://localhost:8000' }
    expect(await load(bridge)).toMatchObject({ bridgeUrl: 'http://localhost:8000' })
  })

  it('asks for all of the application keys if one is set', async () => {
    const problems = await problemsOf({ TRUCKROLL_APP_KEY: 'k' })
    expect(Object.keys(problems)).toEqual(['TRUCKROLL_APP_SECRET', 'TRUCKROLL_APP_ID'])
  })

  it('takes encryption keys with ids and a bare one, of 32 bytes', async () => {
    const key = Buffer.alloc(32, 7).toString('base64')
    for (const text of [key, `a:${key}`, `b:${key},a:${key}`, `${key},2:${key}`]) {
      expect(await load({ TRUCKROLL_ENCRYPTION_KEY: text })).toMatchObject({ encryptionKey: text })
    }
    for (const text of [`${key},${key}`, `1:${key},${key}`, `a:${key.slice(4)}`, 'a:', 'not base64!']) {
      expect(await problemsOf({ TRUCKROLL_ENCRYPTION_KEY: text })).toHaveProperty('TRUCKROLL_ENCRYPTION_KEY')
    }
  })

  it('refuses one port for both sides', async () => {
    const problems = await problemsOf({ TRUCKROLL_PUBLIC_PORT: '4200' })
    expect(problems).toHaveProperty('TRUCKROLL_PUBLIC_PORT')
  })

  it('asks for a public port if there is a public host', async () => {
    const problems = await problemsOf({ TRUCKROLL_PUBLIC_HOST: '0.0.0.0' })
    expect(problems).toHaveProperty('TRUCKROLL_PUBLIC_PORT')
  })

  it.each(['sqlite:./x.db', 'postgres://db/x', 'postgresql://me:hush@db:5433/x?sslmode=require'])(
    'takes the store %s',
    async (store) => {
      const { settings } = await loadSettings({ env: { ...enough, TRUCKROLL_STORE: store }, cwd })
      expect(settings.store).toBe(store)
    },
  )
})
