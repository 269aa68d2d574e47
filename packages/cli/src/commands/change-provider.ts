import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { isJsonObject, parseJson, type JsonObject } from '@truckroll/protocol'
import type { CommandHost } from '../command-host.ts'
import { CliError } from '../errors.ts'
import { printDone } from '../output/print-done.ts'
import { createGatewayClient, type GatewayClient } from '../remote/gateway-client.ts'
import { applySets } from '../trigger/apply-sets.ts'
import { collectSet, type FieldSet } from '../trigger/parse-sets.ts'
import { addExamples } from './examples.ts'
import { toText } from './to-text.ts'

interface ChangeOptions {
  readonly set: readonly FieldSet[]
  readonly from?: string
  readonly needsInformation?: string
  readonly json?: boolean
}

export function addChangeCommand(providers: Command, { context }: CommandHost): void {
  const change = providers
    .command('change')
    .description('Changes settings or secrets of a provider, or notes that Dispatch asks for more about it.')
    .argument('<externalId>', "the vendor's id of the provider")
    .option('--set <path=value>', 'change a setting; null removes it; may be repeated', collectSet, [])
    .option('--from <file>', 'JSON with what `PUT /v1/providers/{id}` takes, such as {"credentials": {...}}')
    .option('--needs-information <text>', 'Dispatch cannot connect it yet, and asks for this')
    .option('--json', 'print JSON')
    .action(async (externalId: string, options: ChangeOptions) => {
      const path = `/v1/providers/${encodeURIComponent(externalId)}`
      const client = createGatewayClient(context)
      const file = options.from === undefined ? {} : readFile(resolve(context.cwd, options.from))
      const text = options.needsInformation
      const body = {
        ...file,
        ...(options.set.length === 0
          ? {}
          : { settings: await readSettings(client, { path, file, sets: options.set }) }),
        ...(text === undefined ? {} : { state: 'needs_information', text }),
      }
      if (Object.keys(body).length === 0)
        throw new CliError(
          'TR_CLI_ARGUMENT',
          'expected --set, --from or --needs-information, got nothing to change',
        )
      const answer = await client.ask({ method: 'PUT', path, body })
      const state = toText(answer ?? {}, 'state')?.replaceAll('_', ' ') ?? 'known'
      printDone(
        context.output,
        `${externalId} is changed; it is ${state}.`,
        options.json === true && (answer ?? {}),
      )
    })
  addExamples(
    change,
    'truckroll providers change acme-17 --set timezone=America/Denver --set \'suppress=["note"]\'',
    'truckroll providers change acme-17 --set \'brands.123.statusMap.on_hold={"kind":"pause"}\'',
    'truckroll providers change acme-17 --from login.json',
    'truckroll providers change acme-17 --needs-information "the phone number at Dispatch differs"',
  )
}

interface SettingsChange {
  readonly path: string
  readonly file: JsonObject
  readonly sets: readonly FieldSet[]
}

/** PUT takes all settings, so those that stay come from the gateway. */
async function readSettings(client: GatewayClient, { path, file, sets }: SettingsChange): Promise<object> {
  const given = file['settings'] ?? (await client.find(path))?.['settings']
  const settings = applySets(isJsonObject(given) ? given : {}, sets)
  for (const set of sets) if (set.value === null) remove(settings, set.path)
  return settings
}

function remove(settings: object, path: readonly string[]): void {
  let parent: unknown = settings
  for (const part of path.slice(0, -1)) parent = isJsonObject(parent) ? parent[part] : undefined
  const name = path.at(-1)
  if (isJsonObject(parent) && name !== undefined) Reflect.deleteProperty(parent, name)
}

function readFile(path: string): JsonObject {
  try {
    const parsed = parseJson(readFileSync(path, 'utf8'))
    if (isJsonObject(parsed)) return parsed
  } catch (cause) {
    throw new CliError('TR_CLI_FILE', `expected a file with a JSON object, got ${path}`, { cause })
  }
  throw new CliError('TR_CLI_FILE', `expected a JSON object in ${path}`)
}
