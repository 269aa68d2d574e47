import { stringifyJson } from '@truckroll/protocol'
import type { CommandHost } from '../command-host.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Output } from '../output/output.ts'
import { toJsonText } from '../output/to-json-text.ts'
import { toSafeText } from '../output/to-safe-text.ts'
import type { ReplayResult } from '../replay/replay-messages.ts'
import type { ReplayCommandOptions } from '../replay/run-replay.ts'
import type { ReplayedEvent } from '../replay/watch-replay.ts'

import { addExamples } from './examples.ts'
import { parseSeconds } from './parse-option.ts'

export function addReplayCommand({ program, context, setExitCode }: CommandHost): void {
  const replay = program
    .command('replay')
    .description(
      'Hands a recorded event to an adapter: no server, no Dispatch, nothing kept. The vendor is called.',
    )
    .argument(
      '<file>',
      'a poll answer, a webhook delivery, a payload, an entity, an event of the bridge, or what jobs export or jobs fixture wrote',
    )
    .requiredOption('--adapter <path>', 'package name or path of the adapter')
    .option(
      '--provider <file>',
      'connect this provider first, with its credentials and settings (same form as for onboard)',
    )
    .option('--config <file>', 'settings file; default: truckroll.config.ts if there is one')
    .option('--timeout <seconds>', 'for each attempt', parseSeconds, 60)
    .option('--logs', "print the adapter's log, too")
    .option('--json', 'print JSON')
    .action(async (file: string, options: ReplayCommandOptions) => {
      const { runReplay } = await import('../replay/run-replay.ts')
      const isJson = options.json === true
      const tell = (event: ReplayedEvent) => (isJson ? undefined : printEvent(context.output, event))
      const result = await runReplay(context, file, options, tell)
      if (isJson) context.output.print(toJsonText(result))
      else printRest(context.output, result)
      const isDone =
        result.notTried === 0 &&
        result.events.length > 0 &&
        result.events.every((event) => event.outcome === 'done')
      if (!isDone) setExitCode(exitCodes.failed)
    })
  addExamples(
    replay,
    'truckroll replay job-created.json --adapter ./adapter.ts',
    'truckroll replay job.ndjson --adapter ./adapter.ts',
    'truckroll replay answer.json --adapter @acme/adapter --provider provider.json --json',
  )
}

function printEvent(output: Output, { type, jobId, outcome, bmsId, message }: ReplayedEvent): void {
  const { style } = output
  const state = outcome === 'done' ? style.good('done  ') : style.bad('failed')
  const facts = [
    jobId === undefined ? undefined : `job ${jobId}`,
    bmsId === undefined ? undefined : `work order ${bmsId}`,
    message,
  ].filter((fact) => fact !== undefined)
  output.print(`${state}  ${type}  ${toSafeText(facts.join(', '))}`.trimEnd())
}

function printRest(output: Output, result: ReplayResult): void {
  const { style } = output
  if (result.notTried > 0)
    output.print(
      style.bad(`not tried: ${result.notTried}, because they wait behind one that failed, or time was up`),
    )
  if (result.events.length === 0) output.print(style.bad('No event was handed over.'))
  for (const text of result.attention) output.print(`${style.warning('attention')}  ${toSafeText(text)}`)
  for (const { recordType, record } of result.wouldSend) {
    output.print(`would send  ${recordType}  ${toSafeText(stringifyJson(record))}`)
  }
}
