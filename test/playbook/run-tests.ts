import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { pinnedEnvironment, pinnedNodePath } from '../../scripts/pinned-node.js'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import type { CoveringTest } from '../support/coverage-page.ts'
import { runProgram } from '../support/run-program.ts'
import type { WorkspaceCopy } from '../support/workspace-copy.ts'

/** `missing`: no test of that name ran, for example because its file could not be loaded. A test of several rows fails if one of them does. */
export type Outcome = 'passed' | 'failed' | 'missing'

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})
type Report = z.infer<typeof reportSchema>

/** Runs these tests of the page in a copy of the workspace; what became of each, in their order. */
export async function runTests(
  copy: WorkspaceCopy,
  tests: readonly CoveringTest[],
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<readonly Outcome[]> {
  const selections = tests.map(toSelection)
  const files = new Set(selections.map(({ file }) => file))
  const pattern = [...new Set(selections.map((selection) => selection.pattern))]
    .map((each) => `(?:${each})`)
    .join('|')
  const report = await run(
    copy,
    [...files, `--testTimeout=${timeoutMs}`, '--testNamePattern', pattern],
    signal,
  )
  return selections.map((selection) => outcomeOf(copy, report, selection))
}

async function run(copy: WorkspaceCopy, args: readonly string[], signal: AbortSignal): Promise<Report> {
  const file = join(copy.temporaryFolder, 'report.json')
  await rm(file, { force: true })
  const vitest = join(workspaceRoot, 'node_modules', 'vitest', 'vitest.mjs')
  const options = ['--reporter=json', `--outputFile=${file}`, ...args]
  const env = { ...pinnedEnvironment(workspaceRoot), TMPDIR: copy.temporaryFolder }
  const { output } = await runProgram(pinnedNodePath(workspaceRoot), [vitest, 'run', ...options], {
    cwd: copy.folder,
    env,
    signal,
  })
  signal.throwIfAborted()
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`expected a report of vitest, got none:\n${output}`, { cause })
  })
  return reportSchema.parse(JSON.parse(text))
}

interface Selection {
  readonly file: string
  /** A regular expression of its full name. */
  readonly pattern: string
}

function outcomeOf(copy: WorkspaceCopy, { testResults }: Report, { file, pattern }: Selection): Outcome {
  const result = testResults.find(({ name }) => name === join(copy.folder, file))
  if (result === undefined) return 'missing'
  const named = new RegExp(pattern)
  const ran = result.assertionResults.filter(
    ({ fullName, status }) => named.test(fullName) && status !== 'skipped',
  )
  if (ran.length === 0) return 'missing'
  return ran.every(({ status }) => status === 'passed') ? 'passed' : 'failed'
}

/** A scenario is a test of the file that plays all of them. */
function toSelection({ file, title }: CoveringTest): Selection {
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
