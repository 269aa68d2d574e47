import { loadAdapter, type LoadedAdapter } from '../adapter/load-adapter.ts'
import { readAdapterSettings, type AdapterSettings } from '../adapter/read-adapter-settings.ts'
import { bridgeName } from '../adapter/resolve-adapter.ts'
import { toBridgeSettings } from '../adapter/to-bridge-settings.ts'
import { isOfAdapter, secretVariables } from '../settings/secret-variables.ts'
import type { ProcessHost } from './process-host.ts'
import { loadSettings, type LoadedSettings, type LoadSettingsInput } from '../settings/load-settings.ts'
import { toSettingsError } from '../settings/to-settings-error.ts'
import type { Environment } from '../settings/read-environment.ts'

/** Everything that is needed to build a gateway, checked. */
export interface PreparedGateway {
  readonly loaded: LoadedSettings
  /** As named by the settings; the bridge if only its URL is given. */
  readonly adapterName: string
  readonly adapter: LoadedAdapter
  readonly adapterSettings: unknown
}

/**
 * Reads settings and adapter.
 * @throws CliError with exit code 2 if anything is wrong; nothing has been opened by then.
 */
export async function prepareGateway(
  input: LoadSettingsInput,
  host: Pick<ProcessHost, 'forgetVariables'>,
): Promise<PreparedGateway> {
  const loaded = await loadSettings(input)
  // The adapter, the packages it loads and the processes they start have no need of them.
  host.forgetVariables([...secretVariables, ...Object.keys(input.env).filter(isOfAdapter)])
  const adapterName = loaded.settings.adapter ?? bridgeName
  const adapter = await loadAdapter(adapterName, loaded.baseFolder, {
    writtenAs: loaded.origins.get('adapter'),
  })
  const { value: adapterSettings, warnings } = checkAdapterSettings(adapter, loaded, input.env)
  return {
    loaded: { ...loaded, warnings: [...loaded.warnings, ...warnings] },
    adapterName,
    adapter,
    adapterSettings,
  }
}

/** @throws CliError `TR_CLI_SETTINGS` */
export function checkAdapterSettings(
  adapter: LoadedAdapter,
  loaded: LoadedSettings,
  env: Environment,
): Pick<AdapterSettings, 'value' | 'warnings'> {
  const isBridge = adapter.path === undefined
  const { problems, ...settings } = readAdapterSettings({
    definition: adapter.definition,
    env,
    baseFolder: loaded.baseFolder,
    configured: loaded.adapterSettings,
    configPath: loaded.configPath,
    ...(isBridge ? { resolved: toBridgeSettings(loaded.settings, loaded.origins) } : {}),
    prefix: isBridge ? 'TRUCKROLL_BRIDGE_' : 'TRUCKROLL_ADAPTER_',
  })
  if (problems.length > 0) throw toSettingsError(problems)
  return settings
}
