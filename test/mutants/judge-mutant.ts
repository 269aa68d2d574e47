import { join } from 'node:path'
import { pinnedEnvironment, pinnedNodePath } from '../../scripts/pinned-node.js'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { fileOfGuarantee, guaranteeFolder } from './guarantee-files.ts'
import type { Mutant } from './mutant.ts'
import { runProgram } from './run-program.ts'
import { runTests, type Reach } from './test-run.ts'
import type { WorkspaceCopy } from './workspace-copy.ts'

/** Only the first is as it should be. */
export type Verdict =
  | 'killed by its own'
  | 'survived'
  | 'killed by another'
  | 'does not compile'
  | 'does not start'

export interface Judgement {
  readonly mutant: Mutant
  readonly verdict: Verdict
  /** Guarantees whose tests went red. */
  readonly killedBy: readonly number[]
  /** What the tests, or the compiler, said. */
  readonly details: readonly string[]
  readonly tookMs: number
}

const allGuarantees = Array.from({ length: 13 }, (_, index) => index + 1)

/** Runs the tests on a mutant: of all guarantees, or of its own alone. */
export async function judgeMutant(
  copy: WorkspaceCopy,
  mutant: Mutant,
  options: { readonly onlyOwn: boolean; readonly signal: AbortSignal },
): Promise<Judgement> {
  const startedAt = performance.now()
  const judged = (verdict: Verdict, killedBy: readonly number[], details: readonly string[]): Judgement => {
    return { mutant, verdict, killedBy, details, tookMs: performance.now() - startedAt }
  }
  return copy.withEdits(mutant.edits, async () => {
    const typeErrors = await compile(copy, mutant, options.signal)
    if (typeErrors !== undefined) return judged('does not compile', [], [typeErrors])
    const guarantees = options.onlyOwn ? [mutant.guarantee] : allGuarantees
    const files = guarantees.map((guarantee) => `${guaranteeFolder}/${fileOfGuarantee(guarantee)}`)
    const { isSmokePassed, failed, messages } = await runTests(copy, files, reachOf(mutant), options.signal)
    const details = [...messages].map(
      ([guarantee, text]) => `${guarantee === 0 ? 'smoke' : guarantee}: ${text}`,
    )
    if (!isSmokePassed) return judged('does not start', failed, details)
    if (failed.some((guarantee) => guarantee !== mutant.guarantee)) {
      return judged('killed by another', failed, details)
    }
    return judged(failed.length === 0 ? 'survived' : 'killed by its own', failed, details)
  })
}

/** What one store alone does is of no concern to the tests on the other. */
function reachOf({ edits }: Pick<Mutant, 'edits'>): Reach {
  if (edits.every(({ file }) => file.startsWith('packages/gateway/src/sqlite/'))) return 'SQLite'
  if (edits.every(({ file }) => file.startsWith('packages/postgres/'))) return 'PostgreSQL'
  return 'both'
}

/** Resolves with what the compiler has against the packages that were changed. */
async function compile(
  copy: WorkspaceCopy,
  mutant: Mutant,
  signal: AbortSignal,
): Promise<string | undefined> {
  const packages = new Set(mutant.edits.map(({ file }) => file.split('/').slice(0, 2).join('/')))
  const tsc = join(workspaceRoot, 'node_modules', 'typescript', 'bin', 'tsc')
  for (const folder of packages) {
    const { code, output } = await runProgram(
      pinnedNodePath(workspaceRoot),
      [tsc, '-p', join(copy.folder, folder, 'tsconfig.json'), '--noEmit'],
      { cwd: copy.folder, env: pinnedEnvironment(workspaceRoot), signal },
    )
    signal.throwIfAborted()
    if (code !== 0) return output.trim()
  }
  return undefined
}
