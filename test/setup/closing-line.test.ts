import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
const folder = fileURLToPath(new URL('./closing-line-fixture', import.meta.url))

interface Run {
  readonly code: unknown
  readonly lines: readonly string[]
  readonly lastLine: string | undefined
}

/** A run over the fixtures whose path contains `filter`. */
function run(filter: string, env: Readonly<Record<string, string>> = {}, ...args: string[]): Promise<Run> {
  const options = { cwd: folder, env: { ...process.env, CI: '', ...env } }
  return new Promise((resolve) => {
    execFile(process.execPath, [vitest, 'run', filter, ...args], options, (error, stdout) => {
      const lines = stdout.trimEnd().split('\n')
      resolve({ code: error?.code ?? 0, lines, lastLine: lines.at(-1) })
    })
  })
}

const lastLine = async (filter: string) => (await run(filter)).lastLine

describe('the last line of a run', () => {
  it('counts tests, and a suite whose hook failed as failed', async () => {
    expect(await lastLine('mixed')).toBe('1 passed, 2 failed, 2 skipped')
  })

  it('counts a file that does not load as failed', async () => {
    expect(await lastLine('broken')).toBe('0 passed, 1 failed, 0 skipped')
  })

  it('counts a run without any test as failed', async () => {
    expect(await lastLine('no-such-file')).toBe('0 passed, 1 failed, 0 skipped')
  })

  it('comes after the files that skipped tests; by hand they may, under CI=true not', async () => {
    const byHand = await run('skipping')
    expect(byHand).toMatchObject({ code: 0, lastLine: '1 passed, 0 failed, 1 skipped' })
    expect(byHand.lines).toContainEqual(expect.stringMatching(/skipping\.fixture\.ts \(1\)$/))
    expect(await run('skipping', { CI: 'true' })).toMatchObject({
      code: 1,
      lastLine: '1 passed, 1 failed, 1 skipped',
    })
    expect(await run('skipping', { CI: 'true' }, '-t', 'passes')).toMatchObject({ code: 0 })
  })
})
