import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { CliError } from '../src/errors.ts'
import { readDotEnv } from '../src/dev/read-dot-env.ts'
import { loadSettings } from '../src/settings/load-settings.ts'
import { prepareGateway } from '../src/run/prepare-gateway.ts'
import { toStorePath } from '../src/run/to-store-path.ts'
import { runInProcess } from './support/run-in-process.ts'
import { makeFolder } from './support/temporary-folder.ts'

const cleanUp: (() => void)[] = []
afterEach(() => {
  for (const each of cleanUp.splice(0)) each()
})

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(files)
  cleanUp.push(folder.remove)
  return folder.path
}

const host = { forgetVariables: () => undefined }

const adapter = `
class Some { async createJob() { return { bmsId: '1' } } async cancelJob() {} }
export default { name: 'some', version: '1.0.0', adapter: Some }
`

describe('truckroll.config.ts', () => {
  it('is found in the folder, typed by defineConfig, and overruled by the environment', async () => {
    const cwd = folderWith({
      'truckroll.config.ts': `
        import { defineConfig } from 'truckroll'
        export default defineConfig({ dispatchKey: 'k', dispatchSecret: 'aabb', adapter: './adapter.ts', httpPort: 1, maxAttempts: 3 })`,
    })
    const { settings } = await loadSettings({ cwd, env: { TRUCKROLL_HTTP_PORT: '2' } })
    expect(settings).toMatchObject({ dispatchKey: 'k', httpPort: 2, maxAttempts: 3 })
  })

  it('is the folder from which paths count, also those of the environment', async () => {
    const folder = folderWith({
      'conf/my.config.ts': "export default { dispatchKey: 'k', adapter: './adapter.ts' }",
      'conf/adapter.ts': adapter,
      'conf/secret': 'aabb\n',
    })
    const prepared = await prepareGateway(
      {
        cwd: folder,
        env: { TRUCKROLL_DISPATCH_SECRET_FILE: './secret', TRUCKROLL_STORE: 'sqlite:data/x.db' },
        configPath: 'conf/my.config.ts',
      },
      host,
    )
    const { settings, baseFolder } = prepared.loaded
    expect(settings.dispatchSecret).toBe('aabb')
    expect(prepared.adapter.path).toBe(join(folder, 'conf/adapter.ts'))
    expect(toStorePath(settings.store, baseFolder)).toBe(join(folder, 'conf/data/x.db'))
  })
})

describe('a config file for those who write no TypeScript', () => {
  it.each([
    [
      'truckroll.config.json',
      '{ "$schema": "./s.json", "dispatchKey": "k", "dispatchSecret": "aabb", "adapter": "./a.js", "maxAttempts": 3 }',
    ],
    ['truckroll.config.yaml', 'dispatchKey: k\ndispatchSecret: "aabb"\nadapter: ./a.js\nmaxAttempts: 3\n'],
    ['truckroll.config.yml', 'dispatchKey: k\ndispatchSecret: "aabb"\nadapter: ./a.js\nmaxAttempts: 3\n'],
  ])('%s says the same', async (name, text) => {
    const { settings, origins } = await loadSettings({ cwd: folderWith({ [name]: text }), env: {} })
    expect(settings).toMatchObject({ dispatchKey: 'k', dispatchSecret: 'aabb', maxAttempts: 3 })
    expect(origins.get('maxAttempts')).toBe(`maxAttempts in ${name}`)
  })

  it.each([
    ['truckroll.config.json', '{ "dispatchKey": '],
    ['truckroll.config.yaml', 'a: b: c'],
    ['truckroll.config.json', '[]'],
  ])('%s that holds no settings is told with its path', async (name, text) => {
    const cwd = folderWith({ [name]: text })
    await expect(loadSettings({ cwd, env: {} })).rejects.toMatchObject({
      exitCode: 2,
      problems: expect.arrayContaining([expect.objectContaining({ name: join(cwd, name) })]),
    })
  })

  it('is not chosen between two', async () => {
    const cwd = folderWith({ 'truckroll.config.ts': 'export default {}', 'truckroll.config.json': '{}' })
    await expect(loadSettings({ cwd, env: {} })).rejects.toMatchObject({
      exitCode: 2,
      problems: [{ came: 'truckroll.config.ts and truckroll.config.json' }],
    })
  })
})

describe('truckroll config', () => {
  const config = JSON.stringify({ dispatchKey: 'k', adapter: './a.js', dispatchSecret: 'aabb', httpPort: 1 })
  const env = {
    TRUCKROLL_HTTP_PORT: '2',
    TRUCKROLL_API_TOKENS: 'ops:read:secret-of-ops',
    TRUCKROLL_STORE: 'postgres://me:hidden@db/x',
  }

  it('shows what is in force, from where, and no secret', async () => {
    const cwd = folderWith({ 'truckroll.config.json': config })
    const { code, stdout } = await runInProcess(['config', 'show', '--json'], { cwd, env })
    expect(code).toBe(0)
    const { items } = JSON.parse(stdout)
    expect(items).toEqual(
      expect.arrayContaining([
        { name: 'TRUCKROLL_HTTP_PORT', value: 2, from: 'TRUCKROLL_HTTP_PORT' },
        { name: 'TRUCKROLL_DISPATCH_KEY', value: 'k', from: 'dispatchKey in truckroll.config.json' },
        { name: 'TRUCKROLL_DISPATCH_SECRET', value: '***', from: 'dispatchSecret in truckroll.config.json' },
        { name: 'TRUCKROLL_MAX_ATTEMPTS', value: 15, from: 'default' },
        { name: 'TRUCKROLL_APP_KEY', from: 'not set' },
      ]),
    )
    expect(stdout).not.toMatch(/aabb|secret-of-ops|hidden/)
    const table = await runInProcess(['config', 'show'], { cwd, env })
    expect(table.stdout).toMatch(/TRUCKROLL_STORE +postgres:\/\/me:\*\*\*@db\/x +TRUCKROLL_STORE/)
    expect(table.stdout).not.toMatch(/aabb|secret-of-ops|hidden/)
  })

  it('shows what is there beside what is missing or wrong, and exits with 2', async () => {
    const cwd = folderWith({ 'truckroll.config.json': '{ "dispatchKey": "k", "maxAttempts": "many" }' })
    const wrong = { TRUCKROLL_HTTP_PORT: '70000', TRUCKROLL_LOG_LEVEL: 'debug' }
    const { code, stdout, stderr } = await runInProcess(['config', 'show'], { cwd, env: wrong })
    expect(code).toBe(2)
    expect(stdout).toMatch(/TRUCKROLL_DISPATCH_KEY +k +dispatchKey in truckroll.config.json\n/)
    expect(stdout).toMatch(/TRUCKROLL_LOG_LEVEL +debug +TRUCKROLL_LOG_LEVEL\n/)
    expect(stdout).toMatch(/TRUCKROLL_DISPATCH_SECRET +- +not set, not usable\n/)
    expect(stdout).toMatch(/TRUCKROLL_ADAPTER +- +not set, not usable\n/)
    expect(stdout).toMatch(/TRUCKROLL_HTTP_PORT +- +TRUCKROLL_HTTP_PORT, not usable\n/)
    expect(stdout).toMatch(/TRUCKROLL_MAX_ATTEMPTS +- +maxAttempts in truckroll.config.json, not usable\n/)
    expect(stderr).toContain('4 settings are not usable as given. No gateway starts with them.')
    expect(stderr).toContain('TRUCKROLL_ADAPTER: expected')
    const { items } = JSON.parse(
      (await runInProcess(['config', 'show', '--json'], { cwd, env: wrong })).stdout,
    )
    expect(items).toContainEqual({ name: 'TRUCKROLL_ADAPTER', from: 'not set, not usable' })
  })

  it('lists variables that no setting has, with the nearest name', async () => {
    const wrong = {
      ...env,
      TRUCKROLL_HTP_PORT: '4201',
      TRUCKROLL_NOTHING_LIKE_IT: 'hush',
      TRUCKROLL_ALERT_COMMAND: '',
    }
    const cwd = folderWith({ 'truckroll.config.json': config })
    const { code, stdout, stderr } = await runInProcess(['config', 'show'], { cwd, env: wrong })
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /TRUCKROLL_HTP_PORT +- +environment, no such setting: did you mean TRUCKROLL_HTTP_PORT\?/,
    )
    expect(stderr).toContain('TRUCKROLL_HTP_PORT is not a setting and has no effect')
    expect(stdout + stderr).not.toContain('hush')
    const { items } = JSON.parse(
      (await runInProcess(['config', 'show', '--json'], { cwd, env: wrong })).stdout,
    )
    expect(items).toContainEqual({
      name: 'TRUCKROLL_NOTHING_LIKE_IT',
      from: 'environment, no such setting',
    })
  })

  it('prints a schema that takes a right file and refuses a wrong one', async () => {
    const { stdout } = await runInProcess(['config', 'schema'], { cwd: folderWith({}), env: {} })
    const { Ajv2020 } = await import('ajv/dist/2020.js')
    const check = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(stdout))
    expect(check({ ...JSON.parse(config), adapterSettings: { url: 'x' }, apiTokenFile: 'x' })).toBe(true)
    expect(check({ httpPort: 'four' })).toBe(false)
    expect(check({ httpPrt: 4 })).toBe(false)
  })
})

describe('the file .env, for dev', () => {
  it('adds to the environment, which wins', () => {
    const cwd = folderWith({ '.env': 'TRUCKROLL_LOG_LEVEL=debug\nTRUCKROLL_HTTP_PORT="1"\n' })
    expect(readDotEnv({ TRUCKROLL_HTTP_PORT: '2' }, cwd)).toEqual({
      TRUCKROLL_LOG_LEVEL: 'debug',
      TRUCKROLL_HTTP_PORT: '2',
    })
    expect(readDotEnv({ A: 'b' }, folderWith({}))).toEqual({ A: 'b' })
  })
})

describe('a secret named by its file', () => {
  const load = (config: string, env: Readonly<Record<string, string>> = {}) =>
    loadSettings({
      cwd: folderWith({
        'truckroll.config.ts': `export default { dispatchKey: 'k', adapter: './a.ts', ${config} }`,
        secret: 'aabb\n',
      }),
      env,
    })

  it('is read from beside the config file, and overruled by the environment', async () => {
    const config = "dispatchSecretFile: './secret'"
    expect((await load(config)).settings.dispatchSecret).toBe('aabb')
    expect((await load(config, { TRUCKROLL_DISPATCH_SECRET: 'ccdd' })).settings.dispatchSecret).toBe('ccdd')
  })

  it.each([
    ["dispatchSecret: 'aabb', dispatchSecretFile: './secret'", 'only one of'],
    ["dispatchSecretFile: './nowhere'", 'ENOENT'],
    ['dispatchSecretFile: 5', 'the path of a file'],
  ])('is a problem with its name: %s', async (config, said) => {
    const failure = await load(config).catch((error: unknown) => error)
    const problems = failure instanceof CliError ? failure.problems : []
    expect(problems.map(({ name }) => name)).toEqual(['dispatchSecretFile in truckroll.config.ts'])
    expect(`${problems[0]?.expected} ${problems[0]?.came}`).toContain(said)
  })
})

describe('an adapter', () => {
  const env = { TRUCKROLL_DISPATCH_KEY: 'k', TRUCKROLL_DISPATCH_SECRET: 'aabb' }

  it.each(['./adapter.ts', './adapter', 'adapter.ts', '@acme/adapter', 'acme-import-only', 'acme-commonjs'])(
    'is found as %s',
    async (name) => {
      const manifest = (entry: object) => JSON.stringify({ name: 'x', version: '1.0.0', ...entry })
      const cwd = folderWith({
        'adapter.ts': adapter,
        'node_modules/@acme/adapter/package.json': manifest({ type: 'module', exports: './main.js' }),
        'node_modules/@acme/adapter/main.js': adapter,
        'node_modules/acme-import-only/package.json': manifest({
          type: 'module',
          exports: { import: './main.js' },
        }),
        'node_modules/acme-import-only/main.js': adapter,
        'node_modules/acme-commonjs/package.json': manifest({ main: './main.js' }),
        'node_modules/acme-commonjs/main.js': adapter.replace('export default', 'module.exports ='),
      })
      const prepared = await prepareGateway({ cwd, env: { ...env, TRUCKROLL_ADAPTER: name } }, host)
      expect(prepared.adapter.definition.name).toBe('some')
    },
  )

  it('is the bridge by its short name, or if only its URL is set', async () => {
    const bridge = {
      ...env,
      TRUCKROLL_BRIDGE_URL: 'http://127.0.0.1:1/hook',
      TRUCKROLL_BRIDGE_SECRET: `whsec_${Buffer.alloc(24).toString('base64')}`,
    }
    const cwd = folderWith({})
    for (const more of [{}, { TRUCKROLL_ADAPTER: 'bridge' }]) {
      const prepared = await prepareGateway({ cwd, env: { ...bridge, ...more } }, host)
      expect(prepared.adapter.definition.name).toBe('http-bridge')
      expect(prepared.adapterSettings).toMatchObject({ url: 'http://127.0.0.1:1/hook' })
    }
  })
})
