import {
  countResults,
  notProven,
  type ConformanceReport,
  type FaultResult,
  type RuleResult,
} from '@truckroll/testing'
import type { Output } from '../output/output.ts'
import { toSafeText } from '../output/to-safe-text.ts'

/**
 * One rule in a line, as soon as it was examined; with what was found if it does not hold. Those that were skipped stand at
 * the end: a new adapter skips most of them.
 */
export function printResult(output: Output, { rule, outcome, message, tookMs }: RuleResult): void {
  if (outcome === 'skipped') return
  const { style } = output
  const mark = {
    passed: style.good('passed '),
    failed: style.bad('FAILED '),
    warned: style.warning('warning'),
  }[outcome]
  output.print(
    `${mark}  ${rule.id.padEnd(30)}  ${rule.title}${tookMs >= 2_000 ? style.dim(` (${(tookMs / 1_000).toFixed(1)} s)`) : ''}`,
  )
  if (message !== undefined) output.print(style.dim(`         ${toSafeText(message)}`))
  if (outcome === 'failed' || outcome === 'warned')
    output.print(style.dim(`         It ${rule.proves}. Otherwise ${rule.costs}.`))
}

/** A seed that failed in a line of its own, those that passed now and then. */
export function printFault(output: Output, { seed, message }: FaultResult, done: number, all: number): void {
  const { style } = output
  if (message !== undefined) output.print(`${style.bad('FAILED ')}  seed ${seed}: ${toSafeText(message)}`)
  else if (done % 50 === 0 || done === all) output.print(style.dim(`         ${done} of ${all} seeds played`))
}

export function printReport(output: Output, report: ConformanceReport): void {
  const { style } = output
  const { passed, failed, warned, skipped, faultsPassed, faultsFailed } = countResults(report)
  const faults =
    report.faults.length === 0 ? '' : `; under faults ${faultsPassed} seeds passed, ${faultsFailed} failed`
  const line = `${report.subject}: ${passed} passed, ${failed} failed, ${warned} with a warning, ${skipped} skipped${faults}`
  const isBad = failed + faultsFailed > 0
  printSkipped(output, report)
  printBroken(output, report)
  output.print()
  output.print(isBad ? style.bad(line) : warned > 0 ? style.warning(line) : style.good(line))
  output.print('A pass does not prove:')
  for (const each of notProven) output.print(`- ${each}`)
}

/** Each reason once. */
function printSkipped(output: Output, { results }: ConformanceReport): void {
  const byReason = Map.groupBy(
    results.filter(({ outcome }) => outcome === 'skipped'),
    ({ message = '' }) => message,
  )
  if (byReason.size === 0) return
  output.print()
  output.print('Skipped, since:')
  for (const [reason, skipped] of byReason)
    output.print(
      output.style.dim(`- ${toSafeText(reason)}: ${skipped.map(({ rule }) => rule.id).join(', ')}`),
    )
}

/** Again, for what was found may be far above. */
function printBroken(output: Output, { results, faults }: ConformanceReport): void {
  const broken = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
  const seeds = faults.filter(({ message }) => message !== undefined)
  if (broken.length + seeds.length === 0) return
  output.print()
  output.print('What does not hold:')
  for (const { rule, outcome, message = '' } of broken)
    output.print(
      `${outcome === 'failed' ? output.style.bad('FAILED ') : output.style.warning('warning')}  ${rule.id}: ${toSafeText(message)}`,
    )
  if (seeds.length > 0)
    output.print(
      `${output.style.bad('FAILED ')}  under faults: seeds ${seeds.map(({ seed }) => seed).join(', ')}`,
    )
}
