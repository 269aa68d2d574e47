import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Argument } from 'commander'
import type { CliContext } from '../context.ts'
import type { CommandHost } from '../command-host.ts'
import { CliError } from '../errors.ts'
import { toJsonText } from '../output/to-json-text.ts'
import { readRecorded } from '../recorded/read-recorded.ts'
import type { Recorded } from '../recorded/recorded-message.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { collectSet, type FieldSet } from '../trigger/parse-sets.ts'
import { createSandboxClient, type SandboxClient } from '../trigger/sandbox-client.ts'
import { checkSets } from '../trigger/settable-fields.ts'
import { changeEntity, emit, triggers } from '../trigger/trigger-event.ts'
import type { Triggered } from '../trigger/trigger-input.ts'
import { addExamples } from './examples.ts'

interface TriggerOptions {
  readonly set: readonly FieldSet[]
  readonly from?: string
  readonly job?: string
  readonly provider?: string
  readonly sandbox?: string
  readonly json?: boolean
}

export function addTriggerCommand({ program, context }: CommandHost): void {
  const trigger = program
    .command('trigger')
    .description('Makes the sandbox (never Dispatch itself) send an event to the gateway.')
    .addArgument(new Argument('<event>', 'what should come').choices(Object.keys(triggers)))
    .option('--set <path=value>', 'change a field, such as address.state=TX; may be repeated', collectSet, [])
    .option('--from <file|id>', 'send this recorded event, or repeat the one of this id')
    .option('--job <id>', "Dispatch's id of the job it is about; default: the newest")
    .option(
      '--provider <id>',
      'who a new job is offered to, who connects or leaves; default: who connected last',
    )
    .option(
      '--sandbox <url>',
      'the sandbox; default: TRUCKROLL_DISPATCH_URL, else http://127.0.0.1:4100; its control token: TRUCKROLL_SANDBOX_TOKEN',
    )
    .option('--json', 'print JSON')
    .action(async (event: string, options: TriggerOptions) => {
      const sandbox = createSandboxClient(context, options.sandbox)
      const triggered = await runTrigger(context, sandbox, event, options)
      if (options.json === true) return context.output.print(toJsonText({ event, ...triggered }))
      const { jobId, externalOrganizationId, events } = triggered
      if (events !== undefined && events > 1) {
        return context.output.print(`${events} recorded events are on their way, in their order.`)
      }
      const provider = externalOrganizationId === undefined ? '' : `, provider ${externalOrganizationId}`
      const about = jobId === undefined ? provider : `, job ${jobId}`
      context.output.print(`${event} is on its way${about}.`)
    })
  addExamples(
    trigger,
    'truckroll trigger job.created --set title="Water heater leaks"',
    'truckroll trigger job.canceled --job 30462',
    'truckroll trigger job.created --from recorded.json --set id=99',
  )
}

async function runTrigger(
  context: CliContext,
  sandbox: SandboxClient,
  event: string,
  options: TriggerOptions,
): Promise<Triggered> {
  const { from, set, job: jobId, provider: providerId } = options
  if (from === undefined) {
    const sets = checkSets(event, set)
    const gateway = () => createGatewayClient(context)
    return (await triggers[event]?.({ sandbox, gateway, sets, jobId, providerId, now: context.now() })) ?? {}
  }
  const path = resolve(context.cwd, from)
  if (existsSync(path)) {
    return emitRecorded(context, sandbox, readRecorded(path), set)
  }
  await repeat(sandbox, from, set)
  return {}
}

async function emitRecorded(
  context: CliContext,
  sandbox: SandboxClient,
  recorded: readonly Recorded[],
  sets: readonly FieldSet[],
): Promise<Triggered> {
  const gateway = () => createGatewayClient(context)
  let triggered: Triggered = {}
  for (const each of recorded) {
    if ('act' in each) {
      const about =
        'kind' in each
          ? { jobId: each.knownJob.id }
          : { jobId: undefined, providerId: each.provider.externalOrganizationId }
      triggered = (await triggers[each.act]?.({ sandbox, gateway, sets, ...about, now: context.now() })) ?? {}
    } else await emit(sandbox, each.type, changeEntity(each.payload, sets))
  }
  return { ...triggered, events: recorded.length }
}

/** The id of an event is the id of its message and its position in the message. */
async function repeat(sandbox: SandboxClient, eventId: string, sets: readonly FieldSet[]): Promise<void> {
  const messageId = eventId.replace(/_\d+$/, '')
  if (sets.length > 0)
    throw new CliError('TR_CLI_ARGUMENT', 'expected --set with a file or an event, not with a message id')
  if ((await sandbox.postTo('/messages/repeat', { id: messageId })) !== undefined) return
  throw new CliError(
    'TR_CLI_FAILED',
    `expected a file, or the id of an event that the sandbox sent, got ${JSON.stringify(eventId)}`,
  )
}
