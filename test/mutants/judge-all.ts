import { copyPlace } from './copy-place.ts'
import { guarantees } from './guarantee-files.ts'
import { judgeMutant, type JudgeOptions, type Judgement } from './judge-mutant.ts'
import type { Mutant } from './mutant.ts'
import { runTests } from './test-run.ts'
import { Workbench } from './workbench.ts'

/** Without any mutant tests are red: one that is red by itself kills everything. */
export class RedTestsError extends Error {}

export interface JudgeAllOptions extends JudgeOptions {
  /** So many mutants are tried at once, each in a copy of its own. */
  readonly workers: number
  onPlace(place: string): void
  onGreen(): void
  onJudged(judgement: Judgement): void
}

/** Judges mutants; on every way out nothing of the copies is left. @throws RedTestsError */
export async function judgeAll(mutants: readonly Mutant[], options: JudgeAllOptions): Promise<void> {
  const place = await copyPlace(options.workers)
  options.onPlace(place)
  // One worker that fails ends the others.
  const failing = new AbortController()
  const judging = { ...options, signal: AbortSignal.any([options.signal, failing.signal]) }
  const waiting = [...mutants]
  const work = async (bench: Workbench) => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      judging.signal.throwIfAborted()
      options.onJudged(await judgeMutant(bench, mutant, judging))
    }
  }
  await using first = await Workbench.create(place)
  await expectGreen(first, mutants, judging)
  options.onGreen()
  const others = Array.from({ length: Math.min(options.workers, mutants.length) - 1 }, async () => {
    await using bench = await Workbench.create(place)
    await work(bench)
  })
  const ends = await Promise.allSettled(
    [work(first), ...others].map((worker) =>
      worker.catch((error: unknown) => {
        failing.abort(error)
        throw error
      }),
    ),
  )
  const failed = ends.find(({ status }) => status === 'rejected')
  if (failed !== undefined) throw judging.signal.reason
}

async function expectGreen(
  bench: Workbench,
  mutants: readonly Mutant[],
  { onlyOwn, signal }: JudgeOptions,
): Promise<void> {
  const needed = onlyOwn ? [...new Set(mutants.map(({ guarantee }) => guarantee))] : guarantees
  const { isSmokePassed, failed, messages } = await runTests(bench, needed, 'both', signal)
  if (isSmokePassed && failed.length === 0) return
  throw new RedTestsError(
    `without any mutant tests are red, so nothing can be said:\n${[...messages.values()].join('\n')}`,
  )
}
