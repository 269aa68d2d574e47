import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { fileOfGuarantee, guaranteeFolder, guaranteeOfFile, smokeFile } from './guarantee-files.ts'
import type { Reach } from './mutant.ts'
import type { Workbench } from './workbench.ts'

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

/** Longer than the tests ever take: what is still busy then is caught in itself. */
const longestMs = 300_000

/** The tests could not be run to their end. */
export class NoReportError extends Error {}

/** Runs the smoke test and the tests of guarantees. @throws NoReportError */
export async function runTests(
  bench: Workbench,
  guarantees: readonly number[],
  reach: Reach,
  signal: AbortSignal,
): Promise<TestRun> {
  const report = join(bench.temporaryFolder, 'report.json')
  await rm(report, { force: true })
  const files = guarantees.map((guarantee) => `${guaranteeFolder}/${fileOfGuarantee(guarantee)}`)
  const args = ['--reporter=json', `--outputFile=${report}`, ...namePatterns[reach], smokeFile, ...files]
  const limit = AbortSignal.timeout(longestMs)
  const { output } = await bench.test(args, AbortSignal.any([signal, limit]))
  signal.throwIfAborted()
  const text = await readFile(report, 'utf8').catch(() => undefined)
  if (text !== undefined) return toTestRun(reportSchema.parse(JSON.parse(text)))
  const why = limit.aborted ? `within ${longestMs / 60_000} min` : 'at all'
  throw new NoReportError(`the tests gave no report ${why}; the end of what they said:\n${output}`)
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
