import { createSqliteStore } from '@truckroll/sqlite'
import { createSandbox } from '@truckroll/sandbox'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { toHostKind } from '../settings/to-host-kind.ts'
import { PlayFault } from './play-fault.ts'
import { playScenario, type ScenarioResult } from './play-scenario.ts'
import { printResult, printStep, printSummary, printTitle } from './print-play.ts'
import type { ScenarioFile } from './read-scenario.ts'
import { findScenarios } from './scenario-folder.ts'
import { sandboxTokenOf } from '../trigger/sandbox-token.ts'
import type { StageOptions } from './stage.ts'

export interface PlayCommandOptions {
  readonly sandbox?: string
  readonly patience: number
  readonly json?: boolean
  readonly quiet?: boolean
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
  if (asked.length === 0) {
    const message = 'expected numbers of scenarios, all, or files; `truckroll play --list` names each'
    throw new CliError('TR_CLI_ARGUMENT', message)
  }
  const files = findScenarios(asked, context.cwd)
  const ending = new AbortController()
  const forget = context.host.onSignal(() => ending.abort())
  try {
    const results: ScenarioResult[] = []
    for (const file of files) results.push(await playOne(context, file, { ...options, url }, ending.signal))
    printSummary(context.output, results, options.json)
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
  if (!isSilent) printTitle(output, file)
  const stage: StageOptions = {
    sandboxUrl: url ?? (await openOwnSandbox(opened)),
    ...(url !== undefined && { sandboxToken: sandboxTokenOf(context) }),
    openStore: async () => createSqliteStore({ path: ':memory:' }),
    patienceMs: patience * 1_000,
    signal,
  }
  const result = await playScenario(file, stage, (step) => {
    if (!isSilent) printStep(output, file.file, step)
  }).catch((error: unknown) => {
    if (error instanceof PlayFault) throw toUnreachable(error)
    throw error
  })
  if (quiet === true && json !== true) {
    if (result.outcome === 'failed') for (const step of result.steps) printStep(output, file.file, step)
    printResult(output, result)
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
