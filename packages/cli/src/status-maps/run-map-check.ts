import type { JsonObject } from '@truckroll/protocol'
import { loadAdapter } from '../adapter/load-adapter.ts'
import { bridgeName } from '../adapter/resolve-adapter.ts'
import type { CliContext } from '../context.ts'
import { toJsonText } from '../output/to-json-text.ts'
import { toSafeText } from '../output/to-safe-text.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { loadSettings } from '../settings/load-settings.ts'
import { checkStatusMaps, toJson, type CheckedMap } from './check-status-maps.ts'

export interface MapCheckOptions {
  readonly config?: string
  readonly adapter?: string
  readonly offline?: boolean
  readonly json?: boolean
}

/** False if a mapping tells nothing of the work. @throws CliError if adapter, settings or gateway are not usable. */
export async function runMapCheck(context: CliContext, options: MapCheckOptions): Promise<boolean> {
  const { definition } = await load(context, options)
  const { output } = context
  if (definition.statusMap === undefined) {
    if (options.json === true) output.print(toJsonText({ adapter: definition.name, maps: [] }))
    else
      output.print(`The adapter ${definition.name} has no status map: it says itself what Dispatch is told.`)
    return true
  }
  const providers = options.offline === true ? [] : await listProviders(context)
  const maps = checkStatusMaps(definition.statusMap, providers)
  if (options.json === true)
    output.print(
      toJsonText({ adapter: definition.name, providers: providers.length, maps: maps.map(toJson) }),
    )
  else print(context, definition.name, maps, options.offline === true ? undefined : providers.length)
  return maps.every(({ isSilent }) => !isSilent)
}

async function load(context: CliContext, { config, adapter }: MapCheckOptions) {
  // A path that is typed is meant from where it is typed, and needs no settings.
  if (adapter !== undefined) return loadAdapter(adapter, context.cwd, { writtenAs: '--adapter' })
  const loaded = await loadSettings({ env: context.env, cwd: context.cwd, configPath: config })
  return loadAdapter(loaded.settings.adapter ?? bridgeName, loaded.baseFolder, {
    writtenAs: loaded.origins.get('adapter'),
  })
}

async function listProviders(context: CliContext): Promise<readonly JsonObject[]> {
  const found = await createGatewayClient(context).list({
    path: '/v1/providers',
    limit: Number.POSITIVE_INFINITY,
  })
  return found.rows
}

function print(
  { output }: CliContext,
  adapter: string,
  maps: readonly CheckedMap[],
  providers: number | undefined,
): void {
  const { style } = output
  for (const { externalOrganizationId, sourceId, reach, isSilent } of maps) {
    const brand = sourceId === undefined ? '' : `, brand ${sourceId}`
    const whose =
      externalOrganizationId === undefined
        ? `adapter ${adapter}`
        : `provider ${externalOrganizationId}${brand}`
    output.print(isSilent ? style.bad(toSafeText(whose)) : toSafeText(whose))
    for (const [kind, statuses] of reach.reached)
      output.print(`  ${kind.padEnd(9)}  ${toSafeText(statuses.join(', '))}`)
    if (reach.silent.length > 0)
      output.print(style.dim(`  not told   ${toSafeText(reach.silent.join(', '))}`))
    if (reach.missing.length > 0) output.print(style.warning(`  never      ${reach.missing.join(', ')}`))
    if (reach.unknown.length > 0)
      output.print(
        style.warning(
          `  unknown    ${toSafeText(reach.unknown.join(', '))}: the adapter lists no such status`,
        ),
      )
    if (isSilent)
      output.print(
        style.bad(
          '  Dispatch hears neither that a job was accepted, nor that somebody comes, nor that it is complete.',
        ),
      )
  }
  output.print(
    style.dim(
      providers === undefined
        ? 'Providers were not looked at (--offline).'
        : `${providers} providers were looked at; those without an entry here go by the adapter's map.`,
    ),
  )
}
