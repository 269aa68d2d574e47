import { Argument } from 'commander'
import type { CommandHost } from '../command-host.ts'
import { CliError } from '../errors.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { addExamples } from './examples.ts'

const acts = [
  {
    name: 'pause',
    description: 'Stops deliveries and updates of everything, a provider or a job. Recording goes on.',
    past: 'Paused',
  },
  {
    name: 'resume',
    description: 'Lets what was paused or held for its credentials go on, in order.',
    past: 'Resumed',
  },
]

export function addPauseCommands({ program, context }: CommandHost): void {
  for (const act of acts) {
    const command = program
      .command(act.name)
      .description(act.description)
      .addArgument(new Argument('<what>', 'all, provider or job').choices(['all', 'provider', 'job']))
      .argument('[id]', "the vendor's id of the provider, or Dispatch's id of the job")
      .action(async (what: string, id: string | undefined) => {
        const body = toScope(what, id)
        await createGatewayClient(context).ask({ method: 'POST', path: `/v1/${act.name}`, body })
        context.output.print(`${act.past} ${what === 'all' ? 'everything' : `${what} ${id ?? ''}`}.`)
      })
    addExamples(command, `truckroll ${act.name} all`, `truckroll ${act.name} provider acme-17`)
  }
}

function toScope(what: string, id: string | undefined): Record<string, unknown> {
  if (what === 'all') {
    if (id === undefined) return { all: true }
    throw new CliError('TR_CLI_ARGUMENT', `expected nothing behind all, got ${JSON.stringify(id)}`)
  }
  if (id === undefined) throw new CliError('TR_CLI_ARGUMENT', `expected the id of the ${what}, got nothing`)
  return what === 'provider' ? { externalOrganizationId: id } : { jobId: id }
}
