import { Argument } from 'commander'
import { z } from 'zod'
import type { CommandHost } from '../command-host.ts'
import { CliError } from '../errors.ts'
import { toJsonText } from '../output/to-json-text.ts'
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
    description: 'Resumes what was paused, or held for its credentials, in order.',
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
      .option('--json', 'print JSON')
      .action(async (what: string, id: string | undefined, options: { readonly json?: boolean }) => {
        const body = toScope(what, id)
        const answer = await createGatewayClient(context).ask({
          method: 'POST',
          path: `/v1/${act.name}`,
          body,
        })
        if (options.json === true) return context.output.print(toJsonText(answer ?? {}))
        context.output.print(`${act.past} ${what === 'all' ? 'everything' : `${what} ${id ?? ''}`}.`)
        for (const line of toStillPaused(answer)) context.output.print(line)
      })
    addExamples(command, `truckroll ${act.name} all`, `truckroll ${act.name} provider acme-17`)
  }
}

const resumedSchema = z.looseObject({
  stillPaused: z
    .array(z.object({ externalOrganizationId: z.string().optional(), jobId: z.string().optional() }))
    .default([]),
})

/** What else is paused, each with the command that ends it. */
function toStillPaused(answer: unknown): readonly string[] {
  const { success, data } = resumedSchema.safeParse(answer)
  if (!success) return []
  return data.stillPaused.map(({ externalOrganizationId, jobId }) => {
    const provider = externalOrganizationId === undefined ? 'all' : `provider ${externalOrganizationId}`
    const what = jobId === undefined ? provider : `job ${jobId}`
    return `Still paused: ${what === 'all' ? 'everything' : what}; end it with: truckroll resume ${what}`
  })
}

function toScope(what: string, id: string | undefined): Record<string, unknown> {
  if (what === 'all') {
    if (id === undefined) return { all: true }
    throw new CliError('TR_CLI_ARGUMENT', `expected nothing behind all, got ${JSON.stringify(id)}`)
  }
  if (id === undefined) throw new CliError('TR_CLI_ARGUMENT', `expected the id of the ${what}, got nothing`)
  return what === 'provider' ? { externalOrganizationId: id } : { jobId: id }
}
