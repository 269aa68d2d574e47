import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { pinnedEnvironment, pinnedNodePath } from '../../scripts/pinned-node.js'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import type { CoveringTest } from '../support/coverage-page.ts'
import { runProgram } from '../support/run-program.ts'
import type { WorkspaceCopy } from '../support/workspace-copy.ts'

export interface TestOutcome {
  readonly passed: number
  readonly failed: number
  /** Files that could not be loaded. */
  readonly broken: number
}

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

/** Runs one test of the page in a copy of the workspace. */
export async function runTest(
  copy: WorkspaceCopy,
  test: CoveringTest,
  signal: AbortSignal,
): Promise<TestOutcome> {
  const report = join(copy.temporaryFolder, 'report.json')
  await rm(report, { force: true })
  const { file, pattern } = toSelection(test)
  const vitest = join(workspaceRoot, 'node_modules', 'vitest', 'vitest.mjs')
  const options = [
    '--reporter=json',
    `--outputFile=${report}`,
    '--testTimeout=25000',
    '--testNamePattern',
    pattern,
  ]
  const env = { ...pinnedEnvironment(workspaceRoot), TMPDIR: copy.temporaryFolder }
  const { output } = await runProgram(pinnedNodePath(workspaceRoot), [vitest, 'run', file, ...options], {
    cwd: copy.folder,
    env,
    signal,
  })
  signal.throwIfAborted()
  const text = await readFile(report, 'utf8').catch((cause: unknown) => {
    throw new Error(`expected a report of ${file}, got none:\n${output}`, { cause })
  })
  const { numPassedTests, numFailedTests, testResults } = reportSchema.parse(JSON.parse(text))
  const broken = testResults.filter((each) => each.status === 'failed' && each.assertionResults.length === 0)
  return { passed: numPassedTests, failed: numFailedTests, broken: broken.length }
}

/** A scenario is a test of the file that plays all of them. */
function toSelection({ file, title }: CoveringTest): { readonly file: string; readonly pattern: string } {
  if (file.endsWith('.yaml'))
    return { file: 'packages/cli/test/scenarios.test.ts', pattern: toPattern(title) }
  return { file, pattern: toPattern(title) }
}

/** `ROW · %s is read` is the title `ROW is read`; any other `%s` stands for any row. */
function toPattern(title: string): string {
  return title
    .replace(/ · %s/, '')
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/%[sj]/g, '.*')
}
