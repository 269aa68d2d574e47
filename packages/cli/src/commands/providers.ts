import { Option } from 'commander'
import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import type { CommandHost } from '../command-host.ts'
import { CliError } from '../errors.ts'
import { printDone } from '../output/print-done.ts'
import { printFields } from '../output/print-fields.ts'
import { printList } from '../output/print-list.ts'
import { toAge } from '../output/to-age.ts'
import { toSafeText } from '../output/to-safe-text.ts'
import { toWords } from '../output/to-words.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { addChangeCommand } from './change-provider.ts'
import { addExamples } from './examples.ts'
import { addListOptions, type ListOptions } from './list-options.ts'
import { addOnboardCommand } from './onboard.ts'
import { parseDurationMs } from './parse-option.ts'
import { toText, toTime } from './to-text.ts'

const path = '/v1/providers'
const states = ['requested', 'needs_information', 'connected', 'paused', 'offboarding', 'offboarded']

interface ProviderListOptions extends ListOptions {
  readonly state?: string
  readonly olderThan?: number
}

export function addProvidersCommands(host: CommandHost): void {
  const { context } = host
  const providers = host.program
    .command('providers')
    .description('Service providers and their connection to Dispatch.')
  const list = providers
    .command('list', { isDefault: true })
    .description('Providers, in the order in which they were requested.')
    .addOption(new Option('--state <state>', 'only in this state').choices(states))
    .option('--older-than <duration>', 'only if requested longer ago than this, such as 48h', parseDurationMs)
  addListOptions(list).action(async (options: ProviderListOptions) => {
    const { state, olderThan } = options
    const limit = olderThan === undefined ? options.limit : Number.POSITIVE_INFINITY
    const all = await createGatewayClient(context).list({ path, query: { state }, limit })
    const older = all.rows.filter((row) => isOlder(row, olderThan, context.now()))
    const hasMore = all.hasMore || older.length > options.limit
    const found = { rows: older.slice(0, options.limit), hasMore }
    printList<JsonObject>(context.output, {
      columns: [
        { heading: 'PROVIDER', value: (row) => toText(row, 'externalOrganizationId') },
        { heading: 'NAME', value: (row) => toText(row, 'name'), maxWidth: 40 },
        { heading: 'ORGANIZATION', value: (row) => toText(row, 'organizationId') },
        { heading: 'STATE', value: toState },
        { heading: 'ASKED', value: (row) => toAge(toTime(row, 'requestedAt'), context.now()) },
      ],
      found,
      empty: 'No provider fits.',
      isJson: options.json === true,
    })
  })
  addExamples(list, 'truckroll providers list --state requested --older-than 48h')

  const show = providers
    .command('show')
    .description('One provider. Its secrets are never shown.')
    .argument('<externalId>', "the vendor's id of the provider")
    .option('--json', 'print JSON')
    .action(async (externalId: string, options: { readonly json?: boolean }) => {
      const found = await createGatewayClient(context).find(`${path}/${encodeURIComponent(externalId)}`)
      if (found === undefined) {
        throw new CliError(
          'TR_CLI_FAILED',
          `expected the id of a known provider, got ${JSON.stringify(externalId)}`,
        )
      }
      const settings = isJsonObject(found['settings']) ? found['settings'] : {}
      const zone = toText(settings, 'timezone') ?? 'UTC'
      printFields(context.output, found, options.json === true ? 'json' : { zone })
      if (options.json === true) return
      const { toBrandLines } = await import('../output/to-brand-lines.ts')
      for (const line of toBrandLines(settings)) context.output.print(toSafeText(line))
    })
  addExamples(show, 'truckroll providers show acme-17')

  addOnboardCommand(providers, host)
  addChangeCommand(providers, host)

  const connect = providers
    .command('connect')
    .description('Connects a provider by hand, or confirms a doubtful activation.')
    .argument('<externalId>', "the vendor's id of the provider")
    .argument('<organizationId>', "Dispatch's id of it")
    .option('--json', 'print JSON')
    .action(async (externalId: string, organizationId: string, options: { readonly json?: boolean }) => {
      const body = { organizationId: toId(organizationId) }
      const answer = await createGatewayClient(context).ask({
        method: 'PUT',
        path: `${path}/${encodeURIComponent(externalId)}`,
        body,
      })
      const text = `${externalId} is connected to organization ${organizationId}.`
      printDone(context.output, text, options.json === true && (answer ?? {}))
    })
  addExamples(connect, 'truckroll providers connect acme-17 11776')

  const offboard = providers
    .command('offboard')
    .description('Sends what is queued for a provider, then tells Dispatch that it leaves.')
    .argument('<externalId>', "the vendor's id of the provider")
    .option('--organization <id>', "Dispatch's id of it, if the gateway does not know it")
    .option('--json', 'print JSON')
    .action(
      async (externalId: string, options: { readonly organization?: string; readonly json?: boolean }) => {
        const query = { organizationId: options.organization }
        const target = `${path}/${encodeURIComponent(externalId)}`
        const answer = await createGatewayClient(context).ask({ method: 'DELETE', path: target, query })
        const text = `${externalId} is ${toText(answer ?? {}, 'state') ?? 'offboarding'}.`
        printDone(context.output, text, options.json === true && (answer ?? {}))
      },
    )
  addExamples(offboard, 'truckroll providers offboard acme-17')
}

function toState(provider: JsonObject): string {
  const state = toWords(toText(provider, 'state') ?? '')
  return provider['isHeld'] === true ? `${state} (held)` : state
}

function isOlder(row: JsonObject, olderThanMs: number | undefined, now: number): boolean {
  if (olderThanMs === undefined) return true
  const at = toTime(row, 'requestedAt')
  return at !== undefined && now - new Date(at).getTime() > olderThanMs
}

/** Dispatch's ids are usually numbers; anything else stays text. */
function toId(text: string): string | bigint {
  return /^(?:0|[1-9]\d*)$/.test(text) ? BigInt(text) : text
}
