import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSeededRandom } from '@truckroll/testing'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { readOptions, readWholeNumber, runCommand } from '../support/command-line.ts'
import {
  findCoverageFaults,
  readCoveragePage,
  type CoveredLine,
  type CoveringTest,
} from '../support/coverage-page.ts'
import { WorkspaceCopy } from '../support/workspace-copy.ts'
import { runTests } from './run-tests.ts'
import { takeOut } from './take-out.ts'

const help = `Says which lines of the playbook's checklist (docs/coverage.md) are covered by which tests.

Usage: npm run playbook [-- OPTIONS]

  --all          each line with its tests; default: only how many there are, and what is wrong
  --disable N    draws N lines, takes out the code of each in a copy of the workspace, and expects each of its tests,
                 which must be green before, to fail
  --seed N       what is drawn (default 1)
  --only CODE    these lines instead of drawn ones; may be given several times
  --help         this text

Exit 1 if a line has no test, the page names what is not there, or a test stays green without the code.
`

/** What the code would have done never comes; the slowest test takes half of it. */
const redWithinMs = 12_000
const greenWithinMs = 90_000

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const say = (text: string) => void process.stdout.write(`${text}\n`)

await runCommand(main)

async function main(): Promise<void> {
  const values = readOptions({
    all: { type: 'boolean', default: false },
    disable: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', short: 'h', default: false },
  })
  if (values.help) return say(help.trimEnd())
  const lines = readCoveragePage()
  const faults = findCoverageFaults(lines)
  for (const fault of faults) say(`✗  ${fault}`)
  if (faults.length > 0) process.exitCode = 1
  if (values.all) for (const line of lines) say(toText(line))
  const documented = lines.filter(({ reason }) => reason !== undefined)
  const tests = new Set(lines.flatMap((line) => line.tests.map(nameOf)))
  say(
    `${lines.length} lines: ${lines.length - documented.length} by ${tests.size} tests, ${documented.length} only documented.`,
  )
  const count = values.disable === undefined ? 0 : readWholeNumber('--disable', values.disable, 1)
  const seed = readWholeNumber('--seed', values.seed, 0)
  const chosen =
    values.only.length > 0 ? lines.filter(({ code }) => values.only.includes(code)) : draw(lines, count, seed)
  if (chosen.length > 0) await disableEach(chosen)
}

function toText({ code, asks, tests, reason }: CoveredLine): string {
  const by = reason ?? tests.map(nameOf).join('\n      ')
  return `${code.padEnd(4)}  ${asks}\n      ${by}`
}

function draw(lines: readonly CoveredLine[], count: number, seed: number): CoveredLine[] {
  const random = createSeededRandom(seed)
  const left = lines.filter(({ handler }) => handler !== undefined)
  const drawn: CoveredLine[] = []
  while (drawn.length < count && left.length > 0)
    drawn.push(...left.splice(random.integer(0, left.length - 1), 1))
  return drawn
}

async function disableEach(lines: readonly CoveredLine[]): Promise<void> {
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  for (const signal of stopSignals) process.on(signal, stop)
  let red = 0
  try {
    await using copy = await WorkspaceCopy.create(tmpdir())
    const green = await findGreen(copy, lines, stopping.signal)
    for (const line of lines) {
      const problem = await disable(copy, line, green, stopping.signal)
      if (problem === undefined) red += 1
      const { code, handler } = line
      const isRed = problem === undefined
      say(`${isRed ? '✓' : '✗'}  ${code.padEnd(4)} ${isRed ? `red without ${handler?.name ?? ''}` : problem}`)
    }
  } catch (error) {
    if (!stopping.signal.aborted) throw error
    say('Stopped.')
  } finally {
    for (const signal of stopSignals) process.off(signal, stop)
  }
  say(`${red} of ${lines.length} lines have tests that fail without their code.`)
  if (red < lines.length) process.exitCode = 1
}

/** The tests of these lines that pass with all code in place. */
async function findGreen(
  copy: WorkspaceCopy,
  lines: readonly CoveredLine[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const tests = lines.flatMap((line) => line.tests)
  const outcomes = await runTests(copy, tests, { timeoutMs: greenWithinMs, signal })
  return new Set(tests.filter((_, index) => outcomes[index] === 'passed').map(nameOf))
}

/** Undefined if each of its tests passes with the code and fails without. */
async function disable(
  copy: WorkspaceCopy,
  { handler, tests }: CoveredLine,
  green: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (handler === undefined) return 'is only documented'
  const { file, name } = handler
  const unfit = tests.find((test) => !green.has(nameOf(test)))
  if (unfit !== undefined) return `expected this test to pass with all code in place: ${nameOf(unfit)}`
  const edit = takeOut(file, name, readFileSync(join(workspaceRoot, file), 'utf8'))
  const outcomes = await copy.withEdits([edit], () =>
    runTests(copy, tests, { timeoutMs: redWithinMs, signal }),
  )
  const missing = tests.filter((_, index) => outcomes[index] === 'missing')
  if (missing.length > 0) return `does not even run without ${name}, which shows nothing: ${listOf(missing)}`
  const blind = tests.filter((_, index) => outcomes[index] === 'passed')
  return blind.length === 0 ? undefined : `stays green without ${name}: ${listOf(blind)}`
}

function listOf(tests: readonly CoveringTest[]): string {
  return tests.map(nameOf).join('; ')
}

function nameOf({ file, title }: CoveringTest): string {
  return file.endsWith('.yaml') ? `scenario ${title}` : `${file}: ${title}`
}
