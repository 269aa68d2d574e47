import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { pinnedEnvironment, pinnedNodePath } from '../../scripts/pinned-node.js'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { guaranteeOfFile, smokeFile } from './guarantee-files.ts'
import { runProgram } from './run-program.ts'
import type { WorkspaceCopy } from './workspace-copy.ts'

/** Which tests a change can reach at all: each store keeps its own tests. */
export type Reach = 'SQLite' | 'PostgreSQL' | 'both'

/** Names of the tests on PostgreSQL say so. */
const namePatterns: Readonly<Record<Reach, readonly string[]>> = {
  SQLite: ['--testNamePattern', '^(?!.*PostgreSQL)'],
  PostgreSQL: ['--testNamePattern', 'PostgreSQL'],
  both: [],
}

export interface TestRun {
  /** The workspace still starts and moves a job. */
  readonly isSmokePassed: boolean
  /** Guarantees with a red test, in order. */
  readonly failed: readonly number[]
  /** First lines of what failed, by guarantee; 0 is the smoke test. */
  readonly messages: ReadonlyMap<number, string>
}

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
})

/** Runs the smoke test and tests of guarantees in a copy. @throws Error where the tests could not be run at all. */
export async function runTests(
  copy: WorkspaceCopy,
  files: readonly string[],
  reach: Reach,
  signal: AbortSignal,
): Promise<TestRun> {
  const report = join(copy.temporaryFolder, 'report.json')
  await rm(report, { force: true })
  const vitest = join(workspaceRoot, 'node_modules', 'vitest', 'vitest.mjs')
  const args = ['run', '--no-isolate', '--reporter=json', `--outputFile=${report}`, ...namePatterns[reach]]
  const { output } = await runProgram(pinnedNodePath(workspaceRoot), [vitest, ...args, smokeFile, ...files], {
    cwd: copy.folder,
    env: { ...pinnedEnvironment(workspaceRoot), TMPDIR: copy.temporaryFolder },
    signal,
  })
  signal.throwIfAborted()
  const text = await readFile(report, 'utf8').catch(() => undefined)
  if (text === undefined) throw new Error(`the tests wrote no report; the end of what they said:\n${output}`)
  return toTestRun(reportSchema.parse(JSON.parse(text)))
}

function toTestRun(report: z.infer<typeof reportSchema>): TestRun {
  const messages = new Map<number, string>()
  for (const { name, status, message, assertionResults } of report.testResults) {
    const guarantee = name.endsWith(smokeFile) ? 0 : guaranteeOfFile(name)
    if (guarantee === undefined || status !== 'failed') continue
    const failed = assertionResults.find((result) => result.status === 'failed')
    const reason = failed?.failureMessages?.[0] ?? message ?? ''
    messages.set(guarantee, `${failed?.fullName ?? name}: ${reason.split('\n')[0] ?? ''}`)
  }
  const failed = [...messages.keys()].filter((guarantee) => guarantee > 0).toSorted((a, b) => a - b)
  return { isSmokePassed: !messages.has(0), failed, messages }
}
