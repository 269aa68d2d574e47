import { fileOfGuarantee, guarantees } from './guarantee-files.ts'
import { reachOf, type Mutant } from './mutant.ts'
import { NoReportError, runTests, type TestRun } from './test-run.ts'
import type { Workbench } from './workbench.ts'

/** Only the first is as it should be. */
export type Verdict =
  | 'killed by its own'
  | 'survived'
  | 'killed by another'
  | 'does not compile'
  | 'does not start'
  | 'does not end'

export interface Judgement {
  readonly mutant: Mutant
  readonly verdict: Verdict
  /** Guarantees whose tests went red. */
  readonly killedBy: readonly number[]
  /** What the tests, or the compiler, said. */
  readonly details: readonly string[]
  readonly tookMs: number
}

export interface JudgeOptions {
  /** Only the tests of the mutant's own guarantee are run on it. */
  readonly onlyOwn: boolean
  readonly signal: AbortSignal
}

/** Runs the tests on a mutant: of all guarantees, or of its own alone. */
export async function judgeMutant(
  bench: Workbench,
  mutant: Mutant,
  options: JudgeOptions,
): Promise<Judgement> {
  const startedAt = performance.now()
  const judged = (verdict: Verdict, killedBy: readonly number[], details: readonly string[]): Judgement => {
    return { mutant, verdict, killedBy, details, tookMs: performance.now() - startedAt }
  }
  return bench.withEdits(mutant.edits, async () => {
    for (const folder of new Set(mutant.edits.map((edit) => edit.folder))) {
      const typeErrors = await bench.compile(folder, options.signal)
      if (typeErrors !== undefined) return judged('does not compile', [], [typeErrors])
    }
    try {
      const run = await runOn(bench, mutant, options)
      return judged(verdictOn(mutant, run), run.failed, detailsOf(run))
    } catch (error) {
      if (!(error instanceof NoReportError)) throw error
      return judged('does not end', [], [error.message])
    }
  })
}

/**
 * If tests of other guarantees failed, they are run again alone: leftovers of this guarantee's tests may have
 * disturbed them.
 */
async function runOn(bench: Workbench, mutant: Mutant, { onlyOwn, signal }: JudgeOptions): Promise<TestRun> {
  const reach = reachOf(mutant)
  const own = mutant.guarantee
  const first = await runTests(bench, onlyOwn ? [own] : guarantees, reach, signal)
  const others = first.failed.filter((guarantee) => guarantee !== own)
  if (first.isSmokePassed && others.length === 0) return first
  const again = await runTests(bench, others, reach, signal)
  const failed = first.failed.filter((guarantee) => guarantee === own || again.failed.includes(guarantee))
  const messages = new Map([...first.messages].filter(([of]) => of === own || again.messages.has(of)))
  return { isSmokePassed: again.isSmokePassed, failed, messages }
}

function verdictOn(mutant: Mutant, { isSmokePassed, failed }: TestRun): Verdict {
  if (!isSmokePassed) return 'does not start'
  if (failed.some((guarantee) => guarantee !== mutant.guarantee)) return 'killed by another'
  return failed.length === 0 ? 'survived' : 'killed by its own'
}

function detailsOf({ messages }: TestRun): string[] {
  return [...messages].map(([guarantee, text]) => {
    return `${guarantee === 0 ? 'smoke' : fileOfGuarantee(guarantee)}: ${text}`
  })
}
