import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { CommandHost } from '../command-host.ts'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { checkProviders, onboardProviders, type OnboardReport } from '../onboard/onboard-providers.ts'
import { readProviderRows } from '../onboard/read-provider-rows.ts'
import type { Output } from '../output/output.ts'
import { toSafeText } from '../output/to-safe-text.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { addExamples } from './examples.ts'
import { stringifyJson } from '@truckroll/protocol'

interface OnboardCommandOptions {
  readonly dryRun?: boolean
  readonly paused?: boolean
  readonly json?: boolean
}

export function addOnboardCommand(providers: Command, { context, setExitCode }: CommandHost): void {
  const onboard = providers
    .command('onboard')
    .description('Asks Dispatch to connect the providers of a file (JSON, NDJSON or CSV). May be run again.')
    .argument('<file>', 'a list of {externalOrganizationId, name, email | phoneNumber | address.state, ...}')
    .option('--dry-run', 'only let the gateway check each row; neither Dispatch nor the vendor is asked')
    .option('--paused', 'pause each provider, so that nothing is delivered until `resume provider`')
    .option('--json', 'one JSON line per row')
    .action(async (file: string, options: OnboardCommandOptions) => {
      const { output } = context
      const counts = new Map<string, number>()
      const onReport = (report: OnboardReport) => {
        counts.set(report.outcome, (counts.get(report.outcome) ?? 0) + 1)
        output.print(options.json === true ? stringifyJson(report) : toLine(report, output))
      }
      const { rows, note } = readProviderRows(resolve(context.cwd, file))
      if (note !== undefined) output.tell(`${file}: ${note}`)
      try {
        const client = createGatewayClient(context)
        if (options.dryRun === true) {
          const onAlone = (message: string) =>
            output.tell(`${message} Until it runs, the adapter cannot check the settings in the rows.`)
          await checkProviders(rows, { client, onReport, onAlone })
        } else {
          await onboardProviders(rows, { client, isPaused: options.paused === true, onReport })
        }
      } catch (error) {
        const done = [...counts.values()].reduce((sum, count) => sum + count, 0)
        if (!(error instanceof CliError) || done === 0) throw error
        const message = `${error.message} ${done} of ${rows.length} rows are done; give the same file again to go on.`
        throw new CliError(error.code, message, { cause: error })
      }
      const summary = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ') || 'no rows'
      if (options.json !== true) output.print(summary)
      if ((counts.get('failed') ?? 0) > 0) setExitCode(exitCodes.failed)
    })
  addExamples(
    onboard,
    'truckroll providers onboard providers.csv --dry-run',
    'truckroll providers onboard providers.ndjson --paused',
  )
}

function toLine(report: OnboardReport, output: Output): string {
  const { style } = output
  const outcome = report.outcome.padEnd(9)
  const shown = report.outcome === 'failed' ? style.bad(outcome) : style.good(outcome)
  const message = report.message === undefined ? '' : `  ${toSafeText(report.message)}`
  return `row ${String(report.line).padStart(4)}  ${shown}  ${toSafeText(report.externalOrganizationId ?? '-')}${message}`
}
