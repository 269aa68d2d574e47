import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { recordingAdapter } from './support/adapters.ts'
import { runInProcess } from './support/run-in-process.ts'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

// On a disk: of a store in memory the command warns.
const folder = makeFolder(
  {
    'adapter.ts': recordingAdapter,
    'half.ts': 'export default {}',
    'slip.ts': recordingAdapter.replace('async cancelJob', 'async addNotes() {}\n  async cancelJob'),
    'keys.ts': recordingAdapter.replace('adapter: Recording', 'adapter: Recording, setings: {}'),
  },
  '/var/tmp',
)
let dispatch: TestSandbox

beforeAll(async () => {
  dispatch = await startSandbox()
})
afterEach(endAll)
afterAll(async () => {
  await dispatch.sandbox.close()
  folder.remove()
})

async function doctor(env: Readonly<Record<string, string>>) {
  const all = { ...dispatch.env, TRUCKROLL_URL: 'http://127.0.0.1:1', ...env }
  const { code, stdout } = await runInProcess(['doctor', '--json'], { cwd: folder.path, env: all })
  const { checks } = JSON.parse(stdout)
  const stateOf = (name: string) => checks.find((check: { name: string }) => check.name === name)?.state
  return { code, stateOf, text: stdout }
}

describe('truckroll doctor', () => {
  it('finds nothing wrong, takes no message and makes no store', async () => {
    dispatch.sandbox.control.brand.offerJob()
    const { code, stateOf } = await doctor({})
    expect(code).toBe(0)
    for (const name of ['settings', 'dispatch key', 'adapter', 'store', 'dispatch', 'clock']) {
      expect([name, stateOf(name)]).toEqual([name, 'ok'])
    }
    expect(stateOf('gateway')).toBe('skip')
    const queues = dispatch.sandbox.control.queues()
    expect(queues.every(({ inFlight }) => inFlight === 0)).toBe(true)
  })

  it('ends with 1 if one check fails, and looks at the others all the same', async () => {
    const { code, stateOf } = await doctor({
      TRUCKROLL_ADAPTER: './half.ts',
      TRUCKROLL_DISPATCH_FILES_URL: 'http://127.0.0.1:1',
    })
    expect(code).toBe(1)
    expect([stateOf('adapter'), stateOf('dispatch files'), stateOf('dispatch'), stateOf('store')]).toEqual([
      'fail',
      'fail',
      'ok',
      'ok',
    ])
  })

  it('warns of a method that looks like an ability, and refuses a key that no definition has', async () => {
    const { code, stateOf, text } = await doctor({ TRUCKROLL_ADAPTER: './slip.ts' })
    expect({ code, adapter: stateOf('adapter') }).toEqual({ code: 0, adapter: 'ok' })
    expect(JSON.parse(text).checks).toContainEqual({
      name: 'adapter',
      state: 'warn',
      message: expect.stringContaining('did you mean addNote?'),
    })
    const keys = await doctor({ TRUCKROLL_ADAPTER: './keys.ts' })
    expect(keys.code).toBe(1)
    expect(keys.text).toContain('did you mean `settings`?')
  })

  it('warns of nothing in the bridge, whose settings it names as they were written', async () => {
    const bridge = { TRUCKROLL_ADAPTER: 'bridge', TRUCKROLL_BRIDGE_URL: 'http://127.0.0.1:1' }
    const { text } = await doctor({ ...bridge, TRUCKROLL_BRIDGE_SECRET: `whsec_${'a'.repeat(43)}=` })
    expect(text).not.toContain('"warn"')
  })

  it('names each bad setting, and no secret', async () => {
    const { code, text } = await doctor({ TRUCKROLL_DISPATCH_SECRET: 'abc', TRUCKROLL_RATE: 'fast' })
    expect(code).toBe(1)
    expect(text).toContain('TRUCKROLL_DISPATCH_SECRET')
    expect(text).toContain('TRUCKROLL_RATE')
    expect(text).not.toContain('abc"')
  })

  it('prints a line a check', async () => {
    const { stdout } = await runInProcess(['doctor'], { cwd: folder.path, env: dispatch.env })
    expect(stdout).toMatch(/^ok {4}settings {9}/m)
    expect(stdout).toMatch(/^skip {2}application key/m)
  })

  it('sees a running gateway, whose store it leaves alone', async () => {
    const cli = spawnCli(['run'], { cwd: folder.path, env: dispatch.env })
    const { port } = await cli.log('ready')
    const { code, stateOf } = await doctor({ TRUCKROLL_URL: `http://127.0.0.1:${String(port)}` })
    expect([code, stateOf('gateway'), stateOf('store')]).toEqual([0, 'ok', 'skip'])
  })

  it('looks at file modes, disk, room, tokens, ways to other machines and descriptors', async () => {
    const env = { TRUCKROLL_BRIDGE_URL: 'http://127.0.0.1:1', TRUCKROLL_API_TOKEN: 'short' }
    const { stateOf } = await doctor(env)
    expect(['disk', 'free space', 'descriptors', 'encryption in transit', 'tokens'].map(stateOf)).toEqual([
      'ok',
      'ok',
      'ok',
      'ok',
      'warn',
    ])
    const open = makeFolder({ 'adapter.ts': recordingAdapter, 'truckroll.db': '' })
    chmodSync(join(open.path, 'truckroll.db'), 0o644)
    const run = async () => (await runInProcess(['doctor'], { cwd: open.path, env: dispatch.env })).stdout
    expect(await run()).toMatch(/^fail {2}file modes .*truckroll\.db can be read by every user .*mode 0644/m)
    chmodSync(join(open.path, 'truckroll.db'), 0o600)
    expect(await run()).toMatch(/^ok {4}file modes/m)
    open.remove()
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'changes no byte of a store whose gateway ended by %s',
    async (signal) => {
      const own = makeFolder({ 'adapter.ts': recordingAdapter })
      const cli = spawnCli(['run'], { cwd: own.path, env: dispatch.env })
      await cli.log('ready')
      cli.kill(signal)
      await cli.exited
      const before = readAll(own.path)
      const env = { ...dispatch.env, TRUCKROLL_URL: 'http://127.0.0.1:1' }
      const looked = await runInProcess(['doctor'], { cwd: own.path, env })
      expect(looked.stdout).toMatch(/^ok {4}store .*tables of .*, version 1$/m)
      const other = await runInProcess(['doctor'], {
        cwd: own.path,
        env: { ...env, TRUCKROLL_INSTANCE: 'other' },
      })
      expect(other.stdout).toMatch(/^fail {2}store .*expected sandbox\/other$/m)
      expect(readAll(own.path)).toEqual(before)
      own.remove()
    },
  )
})

/** Each file with its content. */
function readAll(path: string): Record<string, string> {
  const names = readdirSync(path).filter((name) => statSync(join(path, name)).isFile())
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(path, name), 'base64')]))
}
