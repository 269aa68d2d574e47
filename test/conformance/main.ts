import {
  countResults,
  findUnknownRules,
  rules,
  runConformance,
  type ConformanceReport,
  type FaultResult,
} from '@truckroll/testing'
import { chooseNamed, readOptions, readWholeNumber, runCommand, UsageError } from '../support/command-line.ts'
import { findAdapters, loadConformance, type AdapterFolder } from './adapters.ts'
import { examineWrong } from './examine-wrong.ts'
import { playFaults } from './fault-pool.ts'

const help = `Examines every adapter of this repository by the conformance suite, and prints one table.

Usage: npm run conformance [-- OPTIONS]

  --adapter NAME  this adapter alone; may be given again
  --rule RULE     this rule, or the rules of this part (job) alone; may be given again
  --faults N      N runs of each under faults instead of the rules; with --rule both
  --seed N        the first seed of those (default 1)
  --wrong         instead: every adapter that is wrong in one thing (test/conformance/wrong), by all rules; its own rule has
                  to find it, and no other but those stated beside it; with --rule those of these rules alone
  --resume FILE   with --wrong: keeps results there, and examines again only what is not there
  --json          one JSON object at the end instead of text
  --help          this text

Exit 1 if an adapter broke a rule, 3 if there are warnings only.
`

await runCommand(main)

async function main(): Promise<void> {
  const values = readOptions({
    adapter: { type: 'string', multiple: true },
    rule: { type: 'string', multiple: true },
    faults: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    wrong: { type: 'boolean', default: false },
    resume: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  })
  if (values.help) return void process.stdout.write(help)
  const only = values.rule
  const unknown = findUnknownRules(only ?? [], rules)
  if (unknown.length > 0) throw new UsageError(`--rule: there is no rule or part ${unknown.join(', ')}`)
  if (values.wrong) {
    const others = (['adapter', 'json'] as const).filter(
      (name) => values[name] !== undefined && values[name] !== false,
    )
    if (others.length > 0) throw new UsageError(`--${others[0]} does nothing beside --wrong: leave it out`)
    const tell = (line: string) => void process.stdout.write(`${line}\n`)
    if ((await examineWrong({ only, resume: values.resume, tell })) > 0) process.exitCode = 1
    return
  }
  const faults = readWholeNumber('--faults', values.faults, 0)
  const firstSeed = readWholeNumber('--seed', values.seed, 0)
  const reports: ConformanceReport[] = []
  for (const adapter of chooseNamed(findAdapters(), values.adapter)) {
    if (!values.json) process.stderr.write(`${adapter.name} ...\n`)
    reports.push(await examine(adapter, { only, faults, firstSeed, isSilent: values.json }))
  }
  process.stdout.write(values.json ? `${JSON.stringify(reports)}\n` : `${toTable(reports)}\n`)
  const counts = reports.map(countResults)
  if (counts.some(({ failed, faultsFailed }) => failed + faultsFailed > 0)) process.exitCode = 1
  else if (counts.some(({ warned }) => warned > 0)) process.exitCode = 3
}

interface ExamineOptions {
  readonly only: readonly string[] | undefined
  readonly faults: number
  readonly firstSeed: number
  readonly isSilent: boolean
}

async function examine(
  { name, folder }: AdapterFolder,
  { only, faults: given, firstSeed: first, isSilent }: ExamineOptions,
): Promise<ConformanceReport> {
  const conformance = await loadConformance(folder)
  const isRulesWanted = given === 0 || only !== undefined
  const results = isRulesWanted ? await runConformance(conformance, only === undefined ? {} : { only }) : []
  const count = conformance.lacks === undefined ? given : 0
  let done = 0
  const onResult = ({ seed, message }: FaultResult) => {
    done += 1
    if (!isSilent && message !== undefined) process.stderr.write(`${name}: seed ${seed}: ${message}\n`)
    if (!isSilent && (done % 100 === 0 || done === count))
      process.stderr.write(`${name}: ${done} of ${count} seeds\n`)
  }
  const faults = count === 0 ? [] : await playFaults({ folder, first, count, onResult })
  return { subject: name, results, faults }
}

/** An adapter a line; below it what it broke, and what was left out and why. */
function toTable(reports: readonly ConformanceReport[]): string {
  const width = Math.max(...reports.map(({ subject }) => subject.length), 7)
  const row = (cells: readonly (string | number)[]) =>
    cells.map((cell, at) => (at === 0 ? String(cell).padEnd(width) : String(cell).padStart(8))).join('  ')
  const lines = [row(['adapter', 'passed', 'failed', 'warned', 'skipped', 'faults', 'seconds'])]
  for (const report of reports) {
    const { passed, failed, warned, skipped, faultsPassed, faultsFailed } = countResults(report)
    const seconds = report.results.reduce((sum, { tookMs }) => sum + tookMs, 0) / 1_000
    const faults = report.faults.length === 0 ? '-' : `${faultsPassed}/${faultsPassed + faultsFailed}`
    lines.push(row([report.subject, passed, failed, warned, skipped, faults, seconds.toFixed(1)]))
  }
  for (const { subject, results, faults } of reports) {
    const told = results.filter(({ outcome }) => outcome !== 'passed')
    const broken = faults.filter(({ message }) => message !== undefined)
    if (told.length + broken.length > 0) lines.push('', subject)
    for (const { rule, outcome, message = '' } of told)
      lines.push(`  ${outcome.padEnd(7)}  ${rule.id}: ${message}`)
    for (const { seed, message = '' } of broken)
      lines.push(`  failed   under the faults of seed ${seed}: ${message}`)
  }
  return lines.join('\n')
}
