import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { fileOfGuarantee, guaranteeFolder } from './guarantee-files.ts'
import { judgeMutant, type Judgement } from './judge-mutant.ts'
import { allMutants } from './list/all-mutants.ts'
import type { Mutant } from './mutant.ts'
import { toJson, toList, toProgress, toTable } from './tell-judgements.ts'
import { runTests } from './test-run.ts'
import { WorkspaceCopy } from './workspace-copy.ts'

const help = `Takes out, one after the other, what gives each guarantee, in a copy of the workspace, and expects the tests of that
guarantee to notice and those of all others to stay green.

Usage: npm run mutants [-- OPTIONS]

  --only ID        this mutant alone; may be given several times
  --guarantee N    those of this guarantee (1 to 13); may be given several times
  --own            only the tests of its own guarantee are run on a mutant: quicker, and says less
  --list           what there is, and ends
  --json FILE      also writes all that came of it to a file
  --help           this text

A mutant must compile and pass the smoke test. What only one store does is tried on the tests of that store alone.
Ctrl-C ends early, prints what was done, and leaves nothing behind.
Exit 1 unless every mutant was killed by its own guarantee's tests and by no others.
`

class UsageError extends Error {}

const say = (text: string) => void process.stdout.write(`${text}\n`)
const tell = (text: string) => void process.stderr.write(`${text}\n`)

try {
  await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  tell(error.message)
  process.exitCode = 2
}

async function main(): Promise<void> {
  const values = readOptions()
  if (values.help) return say(help.trimEnd())
  const mutants = choose(values)
  if (values.list) return say(toList(mutants))
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  const judgements: Judgement[] = []
  try {
    await judgeAll(mutants, judgements, { onlyOwn: values.own, signal: stopping.signal })
  } catch (error) {
    if (!stopping.signal.aborted) throw error
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop)
  }
  if (values.json !== undefined) await writeFile(values.json, toJson(judgements))
  say(toTable(judgements))
  const right = judgements.filter(({ verdict }) => verdict === 'killed by its own').length
  say(`\n${right} of ${mutants.length} mutants were killed by their own guarantee's tests and by no others.`)
  if (judgements.length < mutants.length) say(`${mutants.length - judgements.length} were not tried.`)
  if (right < mutants.length) process.exitCode = 1
}

async function judgeAll(
  mutants: readonly Mutant[],
  judgements: Judgement[],
  options: { readonly onlyOwn: boolean; readonly signal: AbortSignal },
): Promise<void> {
  tell('Copying the workspace')
  await using copy = await WorkspaceCopy.create()
  await expectGreen(copy, mutants, options)
  const startedAt = performance.now()
  for (const mutant of mutants) {
    options.signal.throwIfAborted()
    const judgement = await judgeMutant(copy, mutant, options)
    judgements.push(judgement)
    const { verdict, details, tookMs } = judgement
    const progress = toProgress(judgements.length, mutants.length, performance.now() - startedAt)
    tell(`${verdict.padEnd(17)}  ${mutant.id}, ${(tookMs / 1000).toFixed(0)} s (${progress})`)
    if (verdict !== 'killed by its own') for (const line of details) tell(`  ${line}`)
  }
}

/** A test that is red by itself kills everything. */
async function expectGreen(
  copy: WorkspaceCopy,
  mutants: readonly Mutant[],
  { onlyOwn, signal }: { readonly onlyOwn: boolean; readonly signal: AbortSignal },
): Promise<void> {
  tell('Running the tests on the code as it is')
  const guarantees = onlyOwn
    ? [...new Set(mutants.map(({ guarantee }) => guarantee))]
    : Array.from({ length: 13 }, (_, index) => index + 1)
  const files = guarantees.map((guarantee) => `${guaranteeFolder}/${fileOfGuarantee(guarantee)}`)
  const { isSmokePassed, failed, messages } = await runTests(copy, files, 'both', signal)
  if (isSmokePassed && failed.length === 0) return
  throw new UsageError(
    `without any mutant tests are red, so nothing can be said:\n${[...messages.values()].join('\n')}`,
  )
}

function choose(values: {
  readonly only: readonly string[]
  readonly guarantee: readonly string[]
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
  return allMutants.filter(
    ({ id, guarantee }) =>
      (values.only.length === 0 || values.only.includes(id)) &&
      (values.guarantee.length === 0 || values.guarantee.includes(String(guarantee))),
  )
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true, default: [] },
        guarantee: { type: 'string', multiple: true, default: [] },
        own: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
