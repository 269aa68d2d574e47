import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

function run(command: string, ...args: string[]) {
  const main = fileURLToPath(new URL(`../${command}/main.ts`, import.meta.url))
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=truckroll-source', '--disable-warning=ExperimentalWarning', main, ...args],
    { encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

describe.each([
  ['bench', ['--nope'], "Unknown option '--nope'"],
  ['chaos', ['--only', 'nope'], '--only: expected kills, dispatch, '],
  ['simulation', ['--seeds', '0'], '--seeds: expected a whole number of at least 1, got 0'],
  ['mutants', ['--guarantee', '14'], '--guarantee: expected a number from 1 to 13, got 14'],
])('the command of test/%s', (command, badArgs, complaint) => {
  it('tells how it is called', () => {
    expect(run(command, '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Usage: npm run'),
    })
  })

  it('ends with 2 and without a stack where it was called wrongly', () => {
    const bad = run(command, ...badArgs)
    expect(bad).toMatchObject({ status: 2, stdout: '' })
    expect(bad.stderr).toContain(complaint)
    expect(bad.stderr).not.toContain('    at ')
  })
})
