import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { makeFolder } from '../../packages/cli/test/support/temporary-folder.ts'
import { Shell, strangersEnvironment } from '../support/shell.ts'

afterEach(() => vi.unstubAllEnvs())

/** Whether it still does something: one that has ended may be listed until somebody asks for its exit code. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('sh', ['-c', `ps -o stat= -p ${pid}`], { encoding: 'utf8' })
  return /^[^Z\s]/.test(stdout)
}

/** A command that starts another one, writes down its process id, and waits for it. */
const parent = ['-c', 'sleep 600 & echo $! > child; echo up; wait']

describe('an interruption', () => {
  it.each(['run', 'start'] as const)('ends what a command started, too (%s)', async (how) => {
    const folder = makeFolder()
    const interruption = new AbortController()
    const shell = new Shell(folder.path, strangersEnvironment(), interruption.signal)
    const going = how === 'run' ? shell.run('sh', parent) : shell.start('sh', parent, /never said/)
    const read = () => readFile(`${folder.path}/child`, 'utf8').catch(() => '')
    const child = await vi.waitUntil(async () => Number(await read()))
    interruption.abort(new Error('interrupted'))
    await expect(going).rejects.toThrow('interrupted')
    await expect.poll(() => isRunning(child)).toBe(false)
    await expect(shell.run('true', [])).rejects.toThrow('interrupted')
    folder.remove()
  })
})

describe('a command that fails', () => {
  it('is told with what it said', async () => {
    const shell = new Shell(tmpdir(), strangersEnvironment())
    await expect(shell.run('sh', ['-c', 'echo out; echo err >&2; exit 3'])).rejects.toThrow(
      /ended with 3:\n(?:out\nerr|err\nout)\n/,
    )
  })
})

describe("a stranger's environment", () => {
  it('has the registry of this machine in either spelling, and nothing else of npm or Truckroll', () => {
    vi.stubEnv('npm_config_registry', undefined)
    vi.stubEnv('NPM_CONFIG_REGISTRY', 'http://127.0.0.1:9/')
    vi.stubEnv('npm_config_local_prefix', '/somewhere')
    vi.stubEnv('TRUCKROLL_URL', 'http://127.0.0.1:9/')
    const env = strangersEnvironment()
    expect(Object.keys(env).filter((name) => /^(?:npm|truckroll)_/i.test(name))).toEqual([
      'npm_config_registry',
    ])
    expect(env['npm_config_registry']).toBe('http://127.0.0.1:9/')
  })
})
