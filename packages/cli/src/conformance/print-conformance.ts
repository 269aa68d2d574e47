import {
  countResults,
  notProven,
  type ConformanceReport,
  type FaultResult,
  type RuleResult,
} from '@truckroll/testing'
import type { Output } from '../output/output.ts'
import { toSafeText } from '../output/to-safe-text.ts'

/** One rule in a line, as soon as it was examined; with what was found if it does not hold. */
export function printResult(output: Output, { rule, outcome, message, tookMs }: RuleResult): void {
  const { style } = output
  const mark = {
    passed: style.good('passed '),
    failed: style.bad('FAILED '),
    warned: style.warning('warning'),
    skipped: style.dim('skipped'),
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
  output.print()
  output.print(isBad ? style.bad(line) : warned > 0 ? style.warning(line) : style.good(line))
  output.print('A pass does not prove:')
  for (const each of notProven) output.print(`- ${each}`)
}
