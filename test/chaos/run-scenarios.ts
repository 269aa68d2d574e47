import { whyNoServer } from '@truckroll/throwaway-postgres'
import type { Finding } from '../support/findings.ts'
import type { ChaosContext, Scenario } from './scenario.ts'
import { NeverCame } from './world/watch.ts'

interface RunOptions extends Pick<ChaosContext, 'seed' | 'scale' | 'program'> {
  readonly isJson: boolean
}

interface Row {
  readonly name: string
  readonly result: 'held' | 'BROKEN' | 'left out'
  readonly seconds: number
  readonly facts: string
  readonly findings: readonly Finding[]
}

const findingsShown = 5

/** Runs one scenario after the other; resolves with whether all that was run held. */
export async function runScenarios(scenarios: readonly Scenario[], options: RunOptions): Promise<boolean> {
  const stopping = new AbortController()
  // Heard as often as it comes: outside of a terminal npm's own forwarding makes two of one.
  const stop = () => stopping.abort(new Interrupted('ended early'))
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const rows: Row[] = []
  try {
    for (const scenario of scenarios) {
      tell(`\n${scenario.name}: ${scenario.does}`)
      const row = await runScenario(scenario, options, stopping.signal)
      if (row === undefined) break
      rows.push(row)
      tellRow(row)
    }
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
  if (options.isJson) print(JSON.stringify({ seed: options.seed, scale: options.scale, scenarios: rows }))
  else print(`\n${rows.map(toLine).join('\n')}`)
  const broken = rows.filter(({ result }) => result === 'BROKEN').length
  if (rows.length < scenarios.length) tell(`ended early: ${rows.length} of ${scenarios.length} were run`)
  else tell(`${rows.length - broken} of ${rows.length} scenarios without a violation`)
  return broken === 0 && rows.length === scenarios.length
}

class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** Undefined if it was ended early. */
async function runScenario(
  scenario: Scenario,
  options: RunOptions,
  signal: AbortSignal,
): Promise<Row | undefined> {
  const { name } = scenario
  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1_000
  const reason = scenario.needsPostgres === true ? await whyNoServer() : undefined
  if (reason !== undefined) return { name, result: 'left out', seconds: 0, facts: reason, findings: [] }
  try {
    const context = { ...options, signal, say: (text: string) => tell(`  ${text}`) }
    const { findings, facts } = await scenario.run(context)
    return { name, result: findings.length === 0 ? 'held' : 'BROKEN', seconds: seconds(), facts, findings }
  } catch (error) {
    if (signal.aborted) return undefined
    if (!(error instanceof NeverCame)) throw error
    const findings = [{ rule: 'never-came', text: error.message }]
    return { name, result: 'BROKEN', seconds: seconds(), facts: '', findings }
  }
}

function tellRow({ result, seconds, facts, findings }: Row): void {
  tell(`  ${result} after ${seconds.toFixed(1)} s: ${facts}`)
  for (const { rule, text } of findings.slice(0, findingsShown)) tell(`    ${rule}: ${text}`)
  if (findings.length > findingsShown) tell(`    and ${findings.length - findingsShown} more`)
}

function toLine({ name, result, seconds, facts }: Row): string {
  return `${result.padEnd(9)} ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s  ${facts}`
}

/** Progress; the result alone goes to standard output. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
