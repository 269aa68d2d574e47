import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
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
  [['jobs', '--lim'], ['--limit']],
  [
    ['trigger', 'provider.'],
    ['provider.connected', 'provider.offboarded'],
  ],
  [['dead-letters', 'replay', 'abcd', '--dry'], ['--dry-run']],
])('bash completes %j', async (words, offered) => {
  expect(await complete(...words)).toEqual(offered)
})

/** Asks a real shell; undefined if the machine has none, which is said. */
async function ask(shell: 'zsh' | 'fish', questions: readonly (readonly string[])[]) {
  const { stdout } = await runInProcess(['completion', shell], { cwd: folder.path })
  writeFileSync(join(folder.path, shell === 'zsh' ? '_truckroll' : 'truckroll.fish'), stdout)
  const script = shell === 'zsh' ? toZsh(questions) : toFish(questions)
  const args = shell === 'zsh' ? ['-f', '-c', script] : ['--no-config', '-c', script]
  const answer = execFileSync(shell, args, { encoding: 'utf8', cwd: folder.path })
  return answer.split('====\n').map((each) => each.trim().split('\n'))
}

/** As zsh does it: the function is loaded from its file at the first completion; what it offers is printed. */
function toZsh(questions: readonly (readonly string[])[]): string {
  const load = [
    'compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -l -- "$@" }',
    'compdef() { : }',
    'fpath=(. $fpath); autoload -Uz _truckroll',
  ]
  const asks = questions.map(
    (words) =>
      `words=(truckroll ${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length + 1}; _truckroll`,
  )
  return [...load, asks.join("\nprint '===='\n")].join('\n')
}

function toFish(questions: readonly (readonly string[])[]): string {
  const asks = questions.map((words) => `complete -C 'truckroll ${words.join(' ')}'`)
  return `source truckroll.fish\n${asks.join("\necho '===='\n")}`
}

const hasShell = (shell: string): boolean => {
  const has = spawnSync(shell, ['--version']).error === undefined
  if (!has) process.stderr.write(`The test of completion in ${shell} is left out: there is no ${shell}.\n`)
  return has
}

describe.each(['zsh', 'fish'] as const)('in a real %s', (shell) => {
  it.skipIf(!hasShell(shell))('each word is completed by what may follow', async () => {
    const [commands, jobs, flags, events, further] = await ask(shell, [
      ['dead'],
      ['jobs', 'sh'],
      ['jobs', '--lim'],
      ['trigger', 'provider.'],
      ['dead-letters', 'replay', 'abcd', '--dry'],
    ])
    expect(commands).toContain('dead-letters')
    expect(jobs).toContain('show')
    expect(jobs).not.toContain('dead-letters')
    expect(flags).toContain('--limit')
    expect(events).toEqual(expect.arrayContaining(['provider.connected', 'provider.offboarded']))
    expect(further).toContain('--dry-run')
  })

  it('gets every command', async () => {
    const { code, stdout } = await runInProcess(['completion', shell], { cwd: folder.path })
    expect(code).toBe(0)
    for (const word of ['dead-letters', '--print-secret', 'offboard']) expect(stdout).toContain(word)
  })
})

it('prints the OpenAPI document without a gateway, and the version', async () => {
  const { code, stdout } = await runInProcess(['openapi'], { cwd: folder.path })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ openapi: '3.1.0', paths: { '/v1/jobs': {} } })
  const version = (await runInProcess(['version'], { cwd: folder.path })).stdout
  expect(version).toMatch(/^\d+\.\d+\.\d+/)
  expect((await runInProcess(['-v'], { cwd: folder.path })).stdout).toBe(version)
})
