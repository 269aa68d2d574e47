import { dirname, resolve } from 'node:path'
import { findNearAbilities, providerRequestSchema, type ProviderRequest } from '@truckroll/gateway/embed'
import { loadAdapter } from '../adapter/load-adapter.ts'
import { readAdapterSettings } from '../adapter/read-adapter-settings.ts'
import { findConfig } from '../config/find-config.ts'
import { readConfig } from '../config/read-config.ts'
import type { CliContext } from '../context.ts'
import { createLogger } from '../output/create-logger.ts'
import { CliError } from '../errors.ts'
import { readRows } from '../onboard/read-rows.ts'
import { readRecorded } from '../recorded/read-recorded.ts'
import { settingKeys } from '../settings/settings-schema.ts'
import { isOfAdapter, secretVariables } from '../settings/secret-variables.ts'
import { toSettingsError } from '../settings/to-settings-error.ts'
import { replayMessages, type ReplayResult } from './replay-messages.ts'
import type { ReplayedEvent } from './watch-replay.ts'
import { toProblemText } from '../output/to-problem-text.ts'

export interface ReplayCommandOptions {
  readonly adapter: string
  readonly config?: string
  readonly provider?: string
  /** Seconds. */
  readonly timeout: number
  readonly logs?: boolean
  readonly json?: boolean
}

/** Hands a recorded event to an adapter. @throws CliError if file, adapter or settings are not usable. */
export async function runReplay(
  context: CliContext,
  file: string,
  options: ReplayCommandOptions,
  onEvent: (event: ReplayedEvent) => void,
): Promise<ReplayResult> {
  const messages = readRecorded(resolve(context.cwd, file))
  const config = await readAdapterConfig(context, options.config)
  context.host.forgetVariables([...secretVariables, ...Object.keys(context.env).filter(isOfAdapter)])
  const adapter = await loadAdapter(options.adapter, context.cwd, { writtenAs: '--adapter' })
  const { value, problems, warnings } = readAdapterSettings({
    definition: adapter.definition,
    env: context.env,
    baseFolder: config.baseFolder,
    configured: config.adapterSettings,
    configPath: config.configPath,
    prefix: adapter.path === undefined ? 'TRUCKROLL_BRIDGE_' : 'TRUCKROLL_ADAPTER_',
  })
  if (problems.length > 0) throw toSettingsError(problems)
  for (const warning of [...findNearAbilities(adapter.definition.adapter.prototype), ...warnings]) {
    context.output.tell(warning)
  }
  return replayMessages(messages, {
    adapter,
    adapterSettings: value,
    provider: readProvider(context, options.provider),
    logger: await createLogger(context.output, options.logs === true ? 'debug' : 'silent'),
    timeoutMs: options.timeout * 1_000,
    onEvent,
  })
}

/** The adapter and its settings from the config file, if there is one; the rest of the file is ignored. */
async function readAdapterConfig({ cwd }: CliContext, asked: string | undefined) {
  const path = findConfig(cwd, asked)
  if (path === undefined) return { adapterSettings: {}, baseFolder: cwd, configPath: undefined }
  const { adapterSettings, problems } = await readConfig(path, settingKeys)
  if (problems.length > 0) throw toSettingsError(problems)
  return { adapterSettings, baseFolder: dirname(path), configPath: path }
}

function readProvider(context: CliContext, file: string | undefined): ProviderRequest | undefined {
  if (file === undefined) return undefined
  const [row] = readRows(resolve(context.cwd, file)).rows
  const parsed =
    row !== undefined && 'request' in row ? providerRequestSchema.safeParse(row.request) : undefined
  if (parsed?.success === true) return parsed.data
  const why = parsed === undefined ? 'got none' : toProblemText(parsed.error)
  throw new CliError('TR_CLI_FILE', `expected a provider in ${file}: ${why}`)
}
