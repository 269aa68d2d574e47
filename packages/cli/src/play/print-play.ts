import type { Output } from '../output/output.ts'
import { toJsonText } from '../output/to-json-text.ts'
import { toSafeText } from '../output/to-safe-text.ts'
import type { ScenarioResult, StepResult } from './play-scenario.ts'
import type { ScenarioFile } from './read-scenario.ts'
import { toStepText } from './to-step-text.ts'

/** Of one step; an item too much in a list makes all behind it differ. */
const maxProblems = 12

export function printList(output: Output, files: readonly ScenarioFile[], json: boolean | undefined): void {
  if (json === true) {
    const listed = files.map(({ file, scenario }) => ({
      scenario: scenario.scenario,
      title: scenario.title,
      file,
    }))
    return output.print(toJsonText(listed))
  }
  for (const { scenario } of files) {
    const number = String(scenario.scenario ?? '').padStart(2)
    output.print(`${output.style.bold(number)}  ${toSafeText(scenario.title)}`)
  }
}

export function printTitle(output: Output, { scenario }: ScenarioFile): void {
  const number = scenario.scenario === undefined ? '' : `${scenario.scenario}. `
  output.print(output.style.bold(toSafeText(`${number}${scenario.title}`)))
  if (scenario.about !== undefined) output.print(output.style.dim(toSafeText(scenario.about)))
}

export function printStep(
  output: Output,
  file: string,
  { step, outcome, line, isEnd, problems }: StepResult,
): void {
  const { style } = output
  const text = toSafeText(`${isEnd ? 'at the end ' : ''}${toStepText(step)}`)
  const remark = step.say === undefined ? '' : style.dim(`  ${toSafeText(step.say)}`)
  if (outcome === 'not played') return output.print(style.dim(`  -  ${text}`))
  if (outcome === 'passed') return output.print(`  ${style.good('✓')}  ${text}${remark}`)
  output.print(`  ${style.bad('✗')}  ${text}${style.dim(`  ${file}:${line}`)}`)
  for (const problem of problems.slice(0, maxProblems)) output.print(`       ${toSafeText(problem)}`)
  if (problems.length > maxProblems) output.print(`       and ${problems.length - maxProblems} more`)
}

export function printResult(output: Output, { scenario, title, outcome }: ScenarioResult): void {
  const mark = outcome === 'passed' ? output.style.good('✓') : output.style.bad('✗')
  output.print(`${mark}  ${String(scenario ?? '').padStart(2)}  ${toSafeText(title)}`)
}

export function printSummary(
  output: Output,
  results: readonly ScenarioResult[],
  json: boolean | undefined,
): void {
  const failed = results.filter(({ outcome }) => outcome === 'failed')
  if (json === true) {
    output.print(
      toJsonText({
        passed: results.length - failed.length,
        failed: failed.length,
        scenarios: results.map(({ steps, ...result }) => ({
          ...result,
          steps: steps.map(({ step, ...rest }) => ({ ...rest, text: toStepText(step) })),
        })),
      }),
    )
    return
  }
  const passed = `${results.length - failed.length} of ${results.length} ${results.length === 1 ? 'scenario' : 'scenarios'} passed`
  output.print(
    failed.length === 0
      ? output.style.good(passed)
      : output.style.bad(
          `${passed}; failed: ${failed.map(({ scenario, file }) => scenario ?? file).join(', ')}`,
        ),
  )
}
