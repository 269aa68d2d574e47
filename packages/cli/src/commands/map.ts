import type { CommandHost } from '../command-host.ts'
import { exitCodes } from '../exit-codes.ts'
import { addExamples } from './examples.ts'

interface MapOptions {
  readonly config?: string
  readonly adapter?: string
  readonly offline?: boolean
  readonly json?: boolean
}

export function addMapCommands({ program, context, setExitCode }: CommandHost): void {
  const map = program.command('map').description("How the BMS's statuses are told to Dispatch.")
  const check = map
    .command('check')
    .description(
      "What Dispatch can hear by the adapter's status map, and by each provider's and brand's own; and what it never hears. Fails if one tells neither that a job was accepted, nor that somebody comes, nor that it is complete.",
    )
    .option('--adapter <name>', 'package or path; default: TRUCKROLL_ADAPTER')
    .option('--config <file>', 'settings file; default: truckroll.config.ts if there is one')
    .option('--offline', "the adapter's map alone, without the providers of a running gateway")
    .option('--json', 'print JSON')
    .action(async (options: MapOptions) => {
      const { runMapCheck } = await import('../status-maps/run-map-check.ts')
      if (!(await runMapCheck(context, options))) setExitCode(exitCodes.failed)
    })
  addExamples(
    check,
    'truckroll map check',
    'truckroll map check --adapter ./adapter.ts --offline',
    'truckroll map check --json | jq ".maps[].missing"',
  )
}
