import { TruckrollError } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import type { SettingProblem } from '../settings/setting-problem.ts'
import type { Output } from './output.ts'
import { toSafeText } from './to-safe-text.ts'

/** Prints what went wrong; a stack only for an unexpected error. */
export function tellError(output: Output, error: unknown): void {
  if (error instanceof CliError) {
    output.tell(`truckroll: ${error.message}`)
    for (const problem of error.problems) output.tell(toLine(problem))
  } else if (TruckrollError.is(error)) {
    output.tell(`truckroll: ${error.message} (${error.code})`)
  } else {
    output.tell(`truckroll: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
}

function toLine(problem: SettingProblem): string {
  return `  ${problem.name}: expected ${problem.expected}; got ${toSafeText(problem.came)}`
}
