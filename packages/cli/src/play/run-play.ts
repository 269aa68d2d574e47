import { createSqliteStore } from '@truckroll/sqlite'
import { createSandbox } from '@truckroll/sandbox'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { toJsonText } from '../output/to-json-text.ts'
import { toSafeText } from '../output/to-safe-text.ts'
import { toHostKind } from '../settings/to-host-kind.ts'
import { PlayFault } from './play-fault.ts'
import { playScenario, type ScenarioResult, type StepResult } from './play-scenario.ts'
import type { ScenarioFile } from './read-scenario.ts'
import { findScenarios } from './scenario-folder.ts'
import type { StageOptions } from './stage.ts'
import { toStepText } from './to-step-text.ts'

/** Of one step; an item too much in a list makes all behind it differ. */
const maxProblems = 12

export interface PlayCommandOptions {
  readonly sandbox?: string
  readonly patience: number
  readonly json?: boolean
  readonly quiet?: boolean
  readonly list?: boolean
}

/** Plays what was asked for; resolves with the exit code. */
export async function runPlay(
  context: CliContext,
  asked: readonly string[],
  options: PlayCommandOptions,
): Promise<number> {
  const url = options.sandbox === undefined ? undefined : checkUrl(options.sandbox)
  if (context.env['TRUCKROLL_ENVIRONMENT'] === 'production')
    throw refuseProduction('TRUCKROLL_ENVIRONMENT=production')
  const files = findScenarios(asked.length === 0 || options.list === true ? ['all'] : asked, context.cwd)
  if (options.list === true) return printList(context, files, options)
  if (asked.length === 0) {
    throw new CliError(
      'TR_CLI_ARGUMENT',
      'expected numbers of scenarios, all, or files; `truckroll play --list` names each',
    )
  }
  const ending = new AbortController()
  const forget = context.host.onSignal(() => ending.abort())
  try {
    const results: ScenarioResult[] = []
    for (const file of files) results.push(await playOne(context, file, { ...options, url }, ending.signal))
    print(context, results, options)
    return results.every(({ outcome }) => outcome === 'passed') ? exitCodes.ok : exitCodes.failed
  } catch (error) {
    if (!ending.signal.aborted) throw error
    context.output.tell('Stopped: everything that this command had started is closed.')
    return exitCodes.interrupted
  } finally {
    forget()
  }
}

async function playOne(
  context: CliContext,
  file: ScenarioFile,
  { url, patience, json, quiet }: PlayCommandOptions & { readonly url: string | undefined },
  signal: AbortSignal,
): Promise<ScenarioResult> {
  const { output } = context
  await using opened = new AsyncDisposableStack()
  const isSilent = json === true || quiet === true
  if (!isSilent) printTitle(context, file)
  const stage: StageOptions = {
    sandboxUrl: url ?? (await openOwnSandbox(opened)),
    openStore: async () => createSqliteStore({ path: ':memory:' }),
    patienceMs: patience * 1_000,
    signal,
  }
  const result = await playScenario(file, stage, (step) => {
    if (!isSilent) printStep(context, file.file, step)
  }).catch((error: unknown) => {
    if (error instanceof PlayFault) throw toUnreachable(error)
    throw error
  })
  if (quiet === true && json !== true) {
    if (result.outcome === 'failed') for (const step of result.steps) printStep(context, file.file, step)
    output.print(toResultLine(context, result))
  }
  return result
}

/** An empty world that nobody else uses, gone when the scenario has ended. */
async function openOwnSandbox(opened: AsyncDisposableStack): Promise<string> {
  const sandbox = opened.adopt(await createSandbox({ port: 0 }), (each) => each.close())
  await sandbox.listen()
  return sandbox.url
}

function checkUrl(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CliError(
      'TR_CLI_ARGUMENT',
      `--sandbox: expected the URL of a sandbox, got ${JSON.stringify(url)}`,
    )
  }
  if (toHostKind(url) !== 'other') throw refuseProduction(new URL(url).host)
  return url.replace(/\/+$/, '')
}

/** A step that fails is a result; what fails before the first step is the sandbox itself. */
function toUnreachable({ message, cause }: PlayFault): CliError {
  return new CliError(
    'TR_CLI_UNREACHABLE',
    `${message}. Start a sandbox with \`truckroll sandbox\`, or leave --sandbox out`,
    { cause },
  )
}

function refuseProduction(what: string): CliError {
  return new CliError(
    'TR_CLI_ARGUMENT',
    `expected a sandbox to play in, got ${what}: nothing is ever played at Dispatch itself`,
  )
}

function printList(
  { output }: CliContext,
  files: readonly ScenarioFile[],
  { json }: PlayCommandOptions,
): number {
  if (json === true) {
    output.print(
      toJsonText(
        files.map(({ file, scenario }) => ({ scenario: scenario.scenario, title: scenario.title, file })),
      ),
    )
    return exitCodes.ok
  }
  for (const { scenario } of files) {
    output.print(
      `${output.style.bold(String(scenario.scenario ?? '').padStart(2))}  ${toSafeText(scenario.title)}`,
    )
  }
  return exitCodes.ok
}

function printTitle({ output }: CliContext, { scenario }: ScenarioFile): void {
  const number = scenario.scenario === undefined ? '' : `${scenario.scenario}. `
  output.print(output.style.bold(toSafeText(`${number}${scenario.title}`)))
  if (scenario.about !== undefined) output.print(output.style.dim(toSafeText(scenario.about)))
}

function printStep(
  { output }: CliContext,
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

function toResultLine({ output }: CliContext, { scenario, title, outcome }: ScenarioResult): string {
  const mark = outcome === 'passed' ? output.style.good('✓') : output.style.bad('✗')
  return `${mark}  ${String(scenario ?? '').padStart(2)}  ${toSafeText(title)}`
}

function print(context: CliContext, results: readonly ScenarioResult[], { json }: PlayCommandOptions): void {
  const { output } = context
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
