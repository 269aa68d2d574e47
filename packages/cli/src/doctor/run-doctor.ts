import { findNearAbilities } from '@truckroll/gateway/embed'
import type { CliContext } from '../context.ts'
import { bridgeName } from '../adapter/resolve-adapter.ts'
import { loadAdapter } from '../adapter/load-adapter.ts'
import { CliError } from '../errors.ts'
import { isPostgresStore } from '../run/store-name.ts'
import { toStorePath } from '../run/to-store-path.ts'
import { checkAdapterSettings } from '../run/prepare-gateway.ts'
import { loadSettings, type LoadedSettings } from '../settings/load-settings.ts'
import { isOfAdapter, secretVariables } from '../settings/secret-variables.ts'
import { checkDescriptors } from './check-descriptors.ts'
import { checkDisk } from './check-disk.ts'
import { checkFileModes } from './check-file-modes.ts'
import { checkGateway } from './check-gateway.ts'
import { checkHosts } from './check-hosts.ts'
import { checkKeys } from './check-keys.ts'
import { checkLinks } from './check-links.ts'
import { checkStore } from './check-store.ts'
import { checkTokens } from './check-tokens.ts'
import { fail, ok, skip, toMessage, warn, type CheckResult } from './check.ts'

/** Checks everything that a start needs, one thing at a time; reports each result at once. */
export async function* runDoctor(
  context: CliContext,
  configPath: string | undefined,
): AsyncIterable<CheckResult> {
  let loaded: LoadedSettings
  try {
    loaded = await loadSettings({ env: context.env, cwd: context.cwd, configPath })
  } catch (error) {
    yield* toSettingFailures(error)
    for (const name of ['keys', 'adapter', 'store', 'dispatch', 'clock', 'gateway']) {
      yield skip(name, 'correct the settings first')
    }
    return
  }
  const { settings } = loaded
  const where = loaded.configPath === undefined ? 'environment' : `environment and ${loaded.configPath}`
  yield ok('settings', `${settings.environment}, instance ${settings.instance}, from ${where}`)
  for (const warning of loaded.warnings) yield fail('settings', warning)
  yield* checkKeys(settings)
  yield* checkTokens(settings)
  yield* await checkAdapter(context, loaded)
  yield* await checkStore(loaded)
  yield* await checkSurroundings(loaded)
  yield* checkLinks(settings)
  yield checkDescriptors()
  const hosts = [
    { name: 'dispatch', url: settings.dispatchUrl },
    { name: 'dispatch files', url: settings.dispatchFilesUrl },
    { name: 'bridge', url: settings.bridgeUrl },
  ]
  yield* await checkHosts(
    hosts.flatMap(({ name, url }) => (url === undefined ? [] : [{ name, url }])),
    context.now,
  )
  yield await checkGateway(settings.url)
}

/** What lies around a store that is a file, and around a settings file with secrets in it. */
async function checkSurroundings(loaded: LoadedSettings): Promise<readonly CheckResult[]> {
  const { settings, baseFolder } = loaded
  const path = isPostgresStore(settings.store) ? ':memory:' : toStorePath(settings.store, baseFolder)
  const modes = await checkFileModes(loaded).catch((error: unknown) => [fail('file modes', toMessage(error))])
  return path !== ':memory:' ? [...modes, ...(await checkDisk(path))] : modes
}

async function checkAdapter(context: CliContext, loaded: LoadedSettings): Promise<readonly CheckResult[]> {
  const name = 'adapter'
  context.host.forgetVariables([...secretVariables, ...Object.keys(context.env).filter(isOfAdapter)])
  try {
    const adapter = await loadAdapter(loaded.settings.adapter ?? bridgeName, loaded.baseFolder, {
      writtenAs: loaded.origins.get('adapter'),
    })
    const { warnings } = checkAdapterSettings(adapter, loaded, context.env)
    const { definition } = adapter
    return [
      ok(
        name,
        `${definition.name} ${definition.version}${adapter.path === undefined ? '' : ` from ${adapter.path}`}`,
      ),
      ...findNearAbilities(definition.adapter.prototype).map((warning) => warn(name, warning)),
      ...warnings.map((warning) => fail('settings', warning)),
    ]
  } catch (error) {
    if (error instanceof CliError && error.problems.length > 0) return [...toSettingFailures(error)]
    return [fail(name, toMessage(error))]
  }
}

function* toSettingFailures(error: unknown): Iterable<CheckResult> {
  if (!(error instanceof CliError) || error.problems.length === 0) {
    yield fail('settings', toMessage(error))
    return
  }
  for (const { name, expected, came } of error.problems)
    yield fail('settings', `${name}: expected ${expected}; got ${came}`)
}
