import { execFileSync } from 'node:child_process'
import { afterAll, expect, it } from 'vitest'
import { runInProcess } from './support/run-in-process.ts'
import { makeFolder } from './support/temporary-folder.ts'

const folder = makeFolder()
afterAll(folder.remove)

/** What bash offers behind these words. */
async function complete(...words: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runInProcess(['completion', 'bash'], { cwd: folder.path })
  const line = ['truckroll', ...words].map((word) => `'${word}'`).join(' ')
  const script = `${stdout}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _truckroll; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n')
}

it.each([
  [['dead'], ['dead-letters']],
  [['jobs', 'sh'], ['show']],
  [
    ['trigger', 'provider.'],
    ['provider.connected', 'provider.offboarded'],
  ],
  [['dead-letters', 'replay', 'abcd', '--dry'], ['--dry-run']],
])('bash completes %j', async (words, offered) => {
  expect(await complete(...words)).toEqual(offered)
})

it.each(['zsh', 'fish'])('%s gets every command', async (shell) => {
  const { code, stdout } = await runInProcess(['completion', shell], { cwd: folder.path })
  expect(code).toBe(0)
  for (const word of ['dead-letters', '--print-secret', 'offboard']) expect(stdout).toContain(word)
})

it('prints the OpenAPI document without a gateway, and the version', async () => {
  const { code, stdout } = await runInProcess(['openapi'], { cwd: folder.path })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ openapi: '3.1.0', paths: { '/v1/jobs': {} } })
  const version = (await runInProcess(['version'], { cwd: folder.path })).stdout
  expect(version).toMatch(/^\d+\.\d+\.\d+/)
  expect((await runInProcess(['-v'], { cwd: folder.path })).stdout).toBe(version)
})
