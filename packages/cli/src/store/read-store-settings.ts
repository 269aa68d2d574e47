import { dirname } from 'node:path'
import { findConfig } from '../config/find-config.ts'
import { readConfig } from '../config/read-config.ts'
import type { CliContext } from '../context.ts'
import type { RawSettings } from '../settings/raw-setting.ts'
import { readEnvironment } from '../settings/read-environment.ts'
import { toEnvironmentName } from '../settings/setting-name.ts'
import type { SettingProblem } from '../settings/setting-problem.ts'
import { settingKeys, settingsSchema, type Settings } from '../settings/settings-schema.ts'
import { secretSettings } from '../settings/secret-settings.ts'
import { toCame } from '../settings/to-came.ts'
import { toExpectation } from '@truckroll/protocol'
import { toSettingsError } from '../settings/to-settings-error.ts'

export interface StoreSettings extends Pick<
  Settings,
  'store' | 'storeGroup' | 'environment' | 'instance' | 'encryptionKey'
> {
  /** A relative path of the store is relative to this folder. */
  readonly baseFolder: string
}

const storeSchema = settingsSchema.pick({
  store: true,
  storeGroup: true,
  environment: true,
  instance: true,
  encryptionKey: true,
})
const storeKeys: readonly string[] = Object.keys(storeSchema.shape)

/**
 * Reads the settings that maintenance of a store needs: its place, environment, instance and encryption keys. It needs
 * neither Dispatch's keys nor an adapter.
 * @throws CliError `TR_CLI_SETTINGS`
 */
export async function readStoreSettings(
  { env, cwd }: Pick<CliContext, 'env' | 'cwd'>,
  asked: string | undefined,
): Promise<StoreSettings> {
  const configPath = findConfig(cwd, asked)
  const baseFolder = configPath === undefined ? cwd : dirname(configPath)
  const config = configPath === undefined ? undefined : await readConfig(configPath, settingKeys)
  const environment = readEnvironment(env, storeKeys, baseFolder)
  const raw: RawSettings = new Map([
    ...[...(config?.settings ?? [])].filter(([key]) => storeKeys.includes(key)),
    ...environment.settings,
  ])
  const problems = [...(config?.problems ?? []), ...environment.problems]
  const parsed = storeSchema.safeParse(Object.fromEntries([...raw].map(([key, { value }]) => [key, value])))
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => toProblem(issue, raw)))
  if (problems.length > 0 || !parsed.success) throw toSettingsError(problems)
  return { ...parsed.data, baseFolder }
}

function toProblem(issue: Parameters<typeof toExpectation>[0], raw: RawSettings): SettingProblem {
  const key = String(issue.path[0])
  const given = raw.get(key)
  const name = given?.writtenAs ?? toEnvironmentName(key)
  return {
    name,
    expected: toExpectation(issue),
    came: toCame(given?.value, secretSettings.has(key) && key !== 'store'),
  }
}
