import { TruckrollError } from '@truckroll/protocol'
import { performStep } from './perform-step.ts'
import { PlayFault } from './play-fault.ts'
import type { ScenarioFile } from './read-scenario.ts'
import type { Step } from './scenario-schema.ts'
import { Stage, type StageOptions } from './stage.ts'

export interface StepResult {
  readonly line: number
  readonly step: Step
  /** `not played`: a step before it failed. */
  readonly outcome: 'passed' | 'failed' | 'not played'
  readonly isEnd: boolean
  /** What was expected and what came, a line each. */
  readonly problems: readonly string[]
}

export interface ScenarioResult {
  readonly scenario: number | undefined
  readonly title: string
  readonly file: string
  readonly outcome: 'passed' | 'failed'
  readonly steps: readonly StepResult[]
}

/** Plays one scenario with accounts of its own; tells each step as it ends. The first that fails is the last. */
export async function playScenario(
  { scenario, file, stepLines, endLines }: ScenarioFile,
  options: StageOptions,
  tell: (result: StepResult) => void = () => undefined,
): Promise<ScenarioResult> {
  const lines = [...stepLines, ...endLines]
  const steps = [...scenario.steps, ...scenario.end]
  const results: StepResult[] = []
  let hasFailed = false
  await using stage = await Stage.open(scenario.cast, options)
  for (const [index, step] of steps.entries()) {
    const isFirstOfEnd = index === stepLines.length
    const problems: readonly string[] = hasFailed ? [] : await problemsOf(stage, step, isFirstOfEnd)
    const outcome = hasFailed ? 'not played' : problems.length > 0 ? 'failed' : 'passed'
    const isEnd = index >= stepLines.length
    const result: StepResult = { line: lines[index] ?? 1, step, outcome, isEnd, problems }
    results.push(result)
    tell(result)
    hasFailed ||= problems.length > 0
  }
  return {
    scenario: scenario.scenario,
    title: scenario.title,
    file,
    outcome: hasFailed ? 'failed' : 'passed',
    steps: results,
  }
}

async function problemsOf(stage: Stage, step: Step, isFirstOfEnd: boolean): Promise<readonly string[]> {
  try {
    // What each side holds is looked at when nothing is on its way any more.
    if (isFirstOfEnd) await stage.settle()
    await performStep(stage, step)
    return []
  } catch (error) {
    stage.signal.throwIfAborted()
    if (error instanceof PlayFault) return error.differences.length > 0 ? error.differences : [error.message]
    if (TruckrollError.is(error)) return [`${error.message} (${error.code})`]
    throw error
  }
}
