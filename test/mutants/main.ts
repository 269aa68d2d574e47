import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { readOptions, runCommand, UsageError } from '../support/command-line.ts'
import { judgeAll, RedTestsError } from './judge-all.ts'
import type { Judgement } from './judge-mutant.ts'
import { allMutants } from './list/all-mutants.ts'
import type { Mutant } from './mutant.ts'
import { whyNotTried } from './why-not-tried.ts'
import { toJson, toList, toProgress, toSummary, toTable } from './tell-judgements.ts'

/** A test that waits in vain leaves its processor to others. */
const workersByDefault = 2 * availableParallelism()

const help = `Takes out what gives each guarantee, in copies of the workspace, and expects the tests of that guarantee to notice and
those of all others to stay green.

Usage: npm run mutants [-- OPTIONS]

  --only ID        this mutant alone; may be given several times
  --guarantee N    those of this guarantee (1 to 13); may be given several times
  --own            only the tests of its own guarantee are run on a mutant: quicker, and says less
  --workers N      so many are tried at once, each in a copy of its own (default here: ${workersByDefault})
  --list           what there is, and ends
  --json FILE      also writes all that came of it to a file
  --help           this text

First all these tests must be green without any mutant. A mutant must compile and pass the smoke test. What only one
store does is tried on the tests of that store alone. In each file of tests the first red one is enough, those after
it are left out. Red tests of other guarantees are run once more by themselves, and count where they are red again.
Copies lie in memory where there is room (/dev/shm), else in the folder for temporary files.
Ctrl-C ends early, prints what was done, and leaves nothing behind.
Exit 1 unless every mutant was killed by its own guarantee's tests and by no others.
`

/** SIGHUP: the terminal was closed. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const say = (text: string) => void process.stdout.write(`${text}\n`)
const tell = (text: string) => void process.stderr.write(`${text}\n`)

await runCommand(main)

async function main(): Promise<void> {
  const values = readOptions({
    only: { type: 'string', multiple: true, default: [] },
    guarantee: { type: 'string', multiple: true, default: [] },
    own: { type: 'boolean', default: false },
    workers: { type: 'string', default: String(workersByDefault) },
    list: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  })
  if (values.help) return say(help.trimEnd())
  const chosen = choose(values)
  if (values.list) return say(toList(chosen))
  const leftOut = await whyNotTried(chosen)
  for (const [{ id }, why] of leftOut) tell(`left out           ${id}: ${why}`)
  const mutants = chosen.filter((mutant) => !leftOut.has(mutant))
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  for (const signal of stopSignals) process.on(signal, stop)
  const judgements: Judgement[] = []
  try {
    await judge(mutants, judgements, values, stopping.signal)
  } catch (error) {
    if (error instanceof RedTestsError) throw new UsageError(error.message, { cause: error })
    if (!stopping.signal.aborted) throw error
  } finally {
    for (const signal of stopSignals) process.off(signal, stop)
  }
  if (values.json !== undefined) await writeFile(values.json, toJson(judgements))
  if (judgements.length > 0) say(`${toTable(judgements)}\n\n${toSummary(judgements)}\n`)
  const right = judgements.filter(({ verdict }) => verdict === 'killed by its own').length
  say(`${right} of ${mutants.length} mutants were killed by their own guarantee's tests and by no others.`)
  const notTried = chosen.length - judgements.length
  if (notTried > 0) say(`${notTried} were not tried.`)
  if (right < mutants.length) process.exitCode = 1
}

async function judge(
  mutants: readonly Mutant[],
  judgements: Judgement[],
  { own, workers }: { readonly own: boolean; readonly workers: string },
  signal: AbortSignal,
): Promise<void> {
  let startedAt = performance.now()
  await judgeAll(mutants, {
    onlyOwn: own,
    workers: Number(workers),
    signal,
    onPlace: (place) => tell(`Copying the workspace to ${place}, and running the tests on it as it is`),
    onGreen() {
      tell(`All green without a mutant; trying ${mutants.length}, ${workers} at once`)
      startedAt = performance.now()
    },
    onJudged(judgement) {
      judgements.push(judgement)
      const { mutant, verdict, details, tookMs } = judgement
      const progress = toProgress(judgements.length, mutants.length, performance.now() - startedAt)
      tell(`${verdict.padEnd(17)}  ${mutant.id}, ${(tookMs / 1000).toFixed(0)} s (${progress})`)
      if (verdict !== 'killed by its own') for (const line of details) tell(`  ${line}`)
    },
  })
}

function choose(values: {
  readonly only: readonly string[]
  readonly guarantee: readonly string[]
  readonly workers: string
}): readonly Mutant[] {
  const ids = new Set(allMutants.map(({ id }) => id))
  for (const id of values.only) {
    if (!ids.has(id)) throw new UsageError(`--only: expected the id of a mutant (see --list), got ${id}`)
  }
  for (const number of values.guarantee) {
    if (!/^([1-9]|1[0-3])$/.test(number)) {
      throw new UsageError(`--guarantee: expected a number from 1 to 13, got ${number}`)
    }
  }
  if (!/^([1-9]|[1-5]\d|6[0-4])$/.test(values.workers)) {
    throw new UsageError(`--workers: expected a number from 1 to 64, got ${values.workers}`)
  }
  return allMutants.filter(
    ({ id, guarantee }) =>
      (values.only.length === 0 || values.only.includes(id)) &&
      (values.guarantee.length === 0 || values.guarantee.includes(String(guarantee))),
  )
}
