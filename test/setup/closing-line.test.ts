import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
const folder = fileURLToPath(new URL('./closing-line-fixture', import.meta.url))

/** The last line of a run over the fixtures whose path contains `filter`. */
function lastLine(filter: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [vitest, 'run', filter], { cwd: folder }, (_error, stdout) => {
      resolve(stdout.trimEnd().split('\n').at(-1) ?? '')
    })
  })
}

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
})
