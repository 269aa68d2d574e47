import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordingAdapter } from './support/adapters.ts'
import { runInProcess } from './support/run-in-process.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const folder = makeFolder({
  'adapter.ts': recordingAdapter,
  'syntax.ts': 'export const fine = 1\nconst wrong: = 2\nexport default {}\n',
  'throws.ts': 'const nothing: any = undefined\n\nnothing.much()\n',
  'missing.ts': "import './not-there.ts'\nexport default {}\n",
  'number.ts': '\nexport default 5\n',
  'none.ts': 'export const adapter = 1\n',
  'half.ts':
    "\nclass Half {\n  async createJob() {}\n}\nexport default { name: 'half', version: '1', adapter: Half }\n",
  'parts.ts':
    "import { Parts } from './parts-class.ts'\nexport default { name: 'parts', version: '1', adapter: Parts }\n",
  'parts-class.ts': 'const a = 1\nexport class Parts {\n  async cancelJob() { return a }\n}\n',
  'typo.config.ts': "export default { pollIntervlMs: 5, adapter: './adapter.ts' }\n",
  'nothing.config.ts': "export default { adapter: './nothing.ts' }\n",
  'weak.config.ts': "export default { bridgeUrl: 'http://localhost:1', bridgeSecret: 'whsec_aGVsbG8=' }\n",
  'event.json': '{"job":{"id":1,"status":"offered","title":"x"}}',
  'broken.config.ts': 'export default {\n  adapter: ,\n}\n',
  'notadb/truckroll.db': 'this is no database, it only looks like one by its name',
})
let dispatch: TestSandbox

beforeAll(async () => {
  dispatch = await startSandbox()
  mkdirSync(join(folder.path, 'folder.db'))
  // As a store's file is: else a warning comes before.
  chmodSync(join(folder.path, 'notadb/truckroll.db'), 0o600)
})

afterAll(async () => {
  await dispatch.sandbox.close()
  folder.remove()
})

async function expectRefusal(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<string> {
  const { code, stderr, stdout } = await runInProcess(['run', ...args], {
    cwd: folder.path,
    env: { ...dispatch.env, ...env },
  })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  return stderr
}

describe('a start with something wrong ends with 2 and says what', () => {
  it.each([
    ['./syntax.ts', 'syntax.ts:2', 'does not load'],
    ['./throws.ts', 'throws.ts:3', 'does not load'],
    ['./missing.ts', 'missing.ts:1', 'not-there.ts'],
    ['./number.ts', 'number.ts:2', 'defineAdapter'],
    ['./none.ts', 'none.ts:1', 'no default export'],
    ['./half.ts', 'half.ts:2', 'cancelJob'],
    ['./parts.ts', 'parts-class.ts:2', 'createJob'],
    ['./nowhere.ts', 'nowhere.ts', 'TRUCKROLL_ADAPTER'],
    ['@acme/not-installed', '@acme/not-installed', 'TRUCKROLL_ADAPTER'],
  ])('adapter %s', async (adapter, place, why) => {
    const said = await expectRefusal({ TRUCKROLL_ADAPTER: adapter })
    expect(said).toContain(place)
    expect(said).toContain(why)
  })

  it('a bridge without its secret', async () => {
    const said = await expectRefusal({ TRUCKROLL_ADAPTER: '', TRUCKROLL_BRIDGE_URL: 'http://127.0.0.1:1' })
    expect(said).toContain('TRUCKROLL_BRIDGE_SECRET')
  })

  it.each([
    ['TRUCKROLL_RECORD_TYPE', 'gäte', 'printable ASCII'],
    ['TRUCKROLL_DISPATCH_KEY', 'key\u0007', 'printable ASCII'],
    ['TRUCKROLL_DISPATCH_KEY', 'ключ', 'printable ASCII'],
    ['TRUCKROLL_APP_KEY', 'кл', 'printable ASCII'],
    ['TRUCKROLL_API_TOKENS', 'local:read:Geheim', 'another name'],
    ['TRUCKROLL_API_TOKENS', 'api-token:admin:Geheim', 'another name'],
    ['TRUCKROLL_API_TOKENS', 'boss:admin:Geheim,office:read:Geheim', 'a secret of its own'],
    ['TRUCKROLL_CALLBACK_TOKEN', 'Geheim, Geheim', 'a secret of its own'],
    ['TRUCKROLL_STORE', 'postgres://u:Gehe/im@localhost/db', 'encode the password'],
    ['TRUCKROLL_STORE', 'postgres://u:1/Geheim@localhost/db', 'encode the password'],
    ['TRUCKROLL_STORE', 'postgres://u:Gehe#im@localhost/db', 'encode the password'],
    ['TRUCKROLL_BRIDGE_URL', 'ftp://u:Geheim@localhost/', 'http'],
  ])('%s=%j is refused by name', async (name, value, why) => {
    const said = await expectRefusal({ TRUCKROLL_ADAPTER: './adapter.ts', [name]: value })
    expect(said).toContain(name)
    expect(said).toContain(why)
    expect(said).not.toMatch(/Gehe/)
  })

  it('one secret in two settings, however each is written', async () => {
    const key = Buffer.alloc(32, 5).toString('base64')
    const given: readonly Record<string, string>[] = [
      { TRUCKROLL_API_TOKEN: 'the-same-token-twice', TRUCKROLL_CALLBACK_TOKEN: 'the-same-token-twice' },
      { TRUCKROLL_API_TOKEN: 'the-same-token-twice', TRUCKROLL_API_TOKENS: 'a:read:the-same-token-twice' },
      { TRUCKROLL_DISPATCH_SECRET: 'AABBCC', TRUCKROLL_API_TOKEN: 'aabbcc' },
      { TRUCKROLL_ENCRYPTION_KEY: key, TRUCKROLL_BRIDGE_SECRET: `whsec_${key}` },
    ]
    for (const env of given) {
      const said = await expectRefusal({ TRUCKROLL_ADAPTER: './adapter.ts', ...env })
      expect(said).toContain('expected a secret of its own; got one that TRUCKROLL_')
      expect(said).not.toMatch(/the-same|aabbcc|BQUF/i)
    }
  })

  it('a token that can be guessed, on a host that others reach', async () => {
    const env = { TRUCKROLL_ADAPTER: './adapter.ts', TRUCKROLL_HTTP_HOST: '0.0.0.0' }
    const said = await expectRefusal({
      ...env,
      TRUCKROLL_API_TOKEN: 'x',
      TRUCKROLL_CALLBACK_TOKEN: 'y'.repeat(15),
    })
    expect(said).toMatch(/TRUCKROLL_API_TOKEN: expected at least 16 characters/)
    expect(said).toMatch(/TRUCKROLL_CALLBACK_TOKEN: expected at least 16 characters in entry 1.*got 15/)
  })

  it('a database that is not there, without its password', async () => {
    for (const url of [
      'postgres://127.0.0.1:1/db?user=u&password=Geheim',
      'postgres://u:Geheim@127.0.0.1:1/db',
      'postgres://u:Geheim@Geheim@127.0.0.1:1/db',
    ]) {
      const { code, stdout, stderr } = await runInProcess(['doctor', '--json'], {
        cwd: folder.path,
        env: { ...dispatch.env, TRUCKROLL_ADAPTER: './adapter.ts', TRUCKROLL_STORE: url },
      })
      expect(code).toBe(1)
      expect(stdout + stderr).toContain('127.0.0.1:1/db')
      expect(stdout + stderr).not.toContain('Geheim')
      const shown = await runInProcess(['config', 'show'], {
        cwd: folder.path,
        env: { TRUCKROLL_STORE: url },
      })
      expect(shown.stdout).toContain('127.0.0.1:1/db')
      expect(shown.stdout).not.toContain('Geheim')
      for (const args of [
        ['store', 'backup', 'x.db'],
        ['store', 'copy', url, 'sqlite:x.db'],
        ['store', 'adopt'],
      ]) {
        const done = await runInProcess(args, { cwd: folder.path, env: { TRUCKROLL_STORE: url } })
        expect(done.code).toBeGreaterThan(0)
        expect(done.stdout + done.stderr).not.toContain('Geheim')
      }
    }
  })

  it('several settings, secrets not shown', async () => {
    const said = await expectRefusal({
      TRUCKROLL_DISPATCH_SECRET: 'no-hex-but-secret',
      TRUCKROLL_HTTP_HOST: '0.0.0.0',
      TRUCKROLL_RATE: '-1',
    })
    for (const name of ['TRUCKROLL_DISPATCH_SECRET', 'TRUCKROLL_API_TOKEN', 'TRUCKROLL_RATE'])
      expect(said).toContain(name)
    expect(said).not.toContain('no-hex-but-secret')
  })

  it.each([
    ['sqlite:./folder.db', 'folder.db'],
    ['sqlite:./no/such/folder/x.db', 'folder'],
    ['sqlite:./notadb/truckroll.db', 'truckroll.db'],
  ])('store %s', async (store, why) => {
    const said = await expectRefusal({ TRUCKROLL_STORE: store })
    expect(said).toContain('TRUCKROLL_STORE')
    expect(said).toContain(why)
  })

  it('names the source of a value: flag, environment or file', async () => {
    const dev = (...args: readonly string[]) =>
      runInProcess(['dev', '--sandbox-port', '0', ...args], { cwd: folder.path, env: {} })
    const missing = await dev('--adapter', './nothing.ts')
    expect(missing).toMatchObject({ code: 2 })
    expect(missing.stderr).toContain('--adapter: expected')
    expect(missing.stderr).not.toContain('TRUCKROLL_ADAPTER')
    expect((await dev('--bridge', 'nowhere')).stderr).toContain('--bridge: expected')
    const replay = await runInProcess(['replay', 'event.json', '--adapter', './nothing.ts'], {
      cwd: folder.path,
      env: {},
    })
    expect(replay.stderr).toContain('--adapter: expected')
    expect(await expectRefusal({ TRUCKROLL_ADAPTER: '' }, '--config', 'nothing.config.ts')).toContain(
      'adapter in nothing.config.ts: expected',
    )
    const weak = await expectRefusal({ TRUCKROLL_ADAPTER: '' }, '--config', 'weak.config.ts')
    expect(weak).toContain('bridgeSecret in weak.config.ts: expected')
  })

  it('an unknown name in the config file', async () => {
    const said = await expectRefusal({}, '--config', 'typo.config.ts')
    expect(said).toContain('pollIntervlMs in typo.config.ts')
    expect(said).toContain('did you mean pollIntervalMs?')
  })

  it('a config file that does not load, or is not there', async () => {
    expect(await expectRefusal({}, '--config', 'broken.config.ts')).toContain('broken.config.ts:2')
    expect(await expectRefusal({}, '--config', 'missing.config.ts')).toContain('no such file')
  })

  it('both a secret and its file, or a file that is not there', async () => {
    const both = await expectRefusal({ TRUCKROLL_API_TOKEN: 'x', TRUCKROLL_API_TOKEN_FILE: 'y' })
    expect(both).toContain('only one of TRUCKROLL_API_TOKEN and TRUCKROLL_API_TOKEN_FILE')
    expect(await expectRefusal({ TRUCKROLL_API_TOKEN_FILE: 'y' })).toContain('ENOENT')
  })
})
