import type { CommandHost } from '../command-host.ts'
import { CliError } from '../errors.ts'
import { printFields } from '../output/print-fields.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { printStatus } from '../status/print-status.ts'
import { addExamples } from './examples.ts'

export function addStatusCommand({ program, context }: CommandHost): void {
  const status = program
    .command('status')
    .description('How a running gateway is: backlog, what is down, held or parked, last poll, store.')
    .option('--json', 'print JSON')
    .action(async (options: { readonly json?: boolean }) => {
      const found = await createGatewayClient(context).ask({ method: 'GET', path: '/v1/status' })
      if (found === undefined)
        throw new CliError('TR_CLI_REFUSED', 'expected a status from /v1/status, got nothing')
      if (options.json === true) return printFields(context.output, found, true)
      printStatus(context.output, found, context.now())
    })
  addExamples(status, 'truckroll status', 'truckroll status --json | jq .waitingEvents')
}
