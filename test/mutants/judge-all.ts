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
  await using stack = new AsyncDisposableStack()
  const benches: Workbench[] = []
  // All at once and before anything else: what is changed in the workspace from now on is in none of them.
  for (let count = 0; count < Math.min(options.workers, mutants.length); count++) {
    judging.signal.throwIfAborted()
    benches.push(stack.use(await Workbench.create(place)))
  }
  await expectGreen(benches, mutants, judging)
  options.onGreen()
  await endOfAll(
    benches.map((bench) =>
      work(bench).catch((error: unknown) => {
        failing.abort(error)
        throw error
      }),
    ),
  )
}

/** Each bench takes its part of the tests. */
async function expectGreen(
  benches: readonly Workbench[],
  mutants: readonly Mutant[],
  { onlyOwn, signal }: JudgeOptions,
): Promise<void> {
  const needed = onlyOwn ? [...new Set(mutants.map(({ guarantee }) => guarantee))] : guarantees
  const runs = await endOfAll(
    benches.map((bench, index) => {
      const part = needed.filter((_, place) => place % benches.length === index)
      return runTests(bench, part, 'both', signal)
    }),
  )
  if (runs.every(({ isSmokePassed, failed }) => isSmokePassed && failed.length === 0)) return
  const messages = runs.flatMap((run) => [...run.messages.values()])
  throw new RedTestsError(`without any mutant tests are red, so nothing can be said:\n${messages.join('\n')}`)
}

/** Waits for all of them, also where one fails: what they work on is removed afterwards. */
async function endOfAll<T>(works: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(works)
  return Promise.all(works)
}
