import type { CommandHost } from '../command-host.ts'
import type { JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { printFields } from '../output/print-fields.ts'
import { createGatewayClient, type GatewayClient } from '../remote/gateway-client.ts'
import { printStatus } from '../status/print-status.ts'
import { watchStatus } from '../status/watch-status.ts'
import { addExamples } from './examples.ts'
import { parseSeconds } from './parse-option.ts'

interface StatusOptions {
  readonly json?: boolean
  readonly check?: boolean
  readonly watch?: number | true
}

const watchSeconds = 2

export function addStatusCommand({ program, context, setExitCode }: CommandHost): void {
  const status = program
    .command('status')
    .description('State of a running gateway: backlog, what is down, held or parked, last poll, store.')
    .option('--check', 'exit 1 while something is down')
    .option('--watch [seconds]', `repeat it, by default every ${watchSeconds} seconds`, parseSeconds)
    .option('--json', 'print JSON')
    .action(async (options: StatusOptions) => {
      const client = createGatewayClient(context)
      const show = (found: JsonObject) => {
        if (options.json === true) printFields(context.output, found, 'json')
        else printStatus(context.output, found, context.now())
      }
      if (options.watch !== undefined) {
        const everyMs = (options.watch === true ? watchSeconds : options.watch) * 1_000
        await watchStatus(context, everyMs, async () => show(await getStatus(client)))
        return setExitCode(exitCodes.interrupted)
      }
      const found = await getStatus(client)
      show(found)
      const down = found['down']
      if (options.check === true && Array.isArray(down) && down.length > 0) setExitCode(exitCodes.failed)
    })
  addExamples(status, 'truckroll status --watch', 'truckroll status --json | jq .waitingEvents')
}

async function getStatus(client: GatewayClient): Promise<JsonObject> {
  const found = await client.ask({ method: 'GET', path: '/v1/status' })
  if (found !== undefined) return found
  throw new CliError('TR_CLI_REFUSED', 'expected a status from /v1/status, got nothing')
}
