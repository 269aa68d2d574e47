import { resolve } from 'node:path'
import { providerRequestSchema, type ProviderRequest } from '@truckroll/gateway/embed'
import { loadAdapter } from '../adapter/load-adapter.ts'
import { readAdapterSettings } from '../adapter/read-adapter-settings.ts'
import type { CliContext } from '../context.ts'
import { createLogger } from '../output/create-logger.ts'
import { CliError } from '../errors.ts'
import { readProviderRows } from '../onboard/read-provider-rows.ts'
import { readRecorded } from '../recorded/read-recorded.ts'
import { toSettingsError } from '../settings/to-settings-error.ts'
import { replayMessages, type ReplayResult } from './replay-messages.ts'

export interface ReplayCommandOptions {
  readonly adapter: string
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
): Promise<ReplayResult> {
  const messages = readRecorded(resolve(context.cwd, file))
  const adapter = await loadAdapter(options.adapter, context.cwd)
  const { value, problems } = readAdapterSettings({
    definition: adapter.definition,
    env: context.env,
    baseFolder: context.cwd,
    configured: {},
    prefix: adapter.path === undefined ? 'TRUCKROLL_BRIDGE_' : 'TRUCKROLL_ADAPTER_',
  })
  if (problems.length > 0) throw toSettingsError(problems)
  return replayMessages(messages, {
    adapter,
    adapterSettings: value,
    provider: readProvider(context, options.provider),
    logger: await createLogger(context.output, options.logs === true ? 'debug' : 'silent'),
    timeoutMs: options.timeout * 1_000,
  })
}

function readProvider(context: CliContext, file: string | undefined): ProviderRequest | undefined {
  if (file === undefined) return undefined
  const [row] = readProviderRows(resolve(context.cwd, file)).rows
  const parsed =
    row !== undefined && 'request' in row ? providerRequestSchema.safeParse(row.request) : undefined
  if (parsed?.success === true) return parsed.data
  const problems = parsed?.error.issues.map(
    (issue) => `${issue.path.map(String).join('.')}: ${issue.message}`,
  )
  throw new CliError('TR_CLI_FILE', `expected a provider in ${file}: ${problems?.join('; ') ?? 'got none'}`)
}
