import { dirname, resolve } from 'node:path'
import { toDispatchUrls } from '@truckroll/gateway/embed'
import { findConfig } from '../config/find-config.ts'
import { readConfig, type ConfigFile } from '../config/read-config.ts'
import { checkSettings, type CheckedSettings } from './check-settings.ts'
import { findOpenDoors } from './find-open-doors.ts'
import { findIdleSettings } from './find-idle-settings.ts'
import {
  findUnknownVariables,
  toUnknownProblem,
  toUnknownWarning,
  type UnknownVariable,
} from './find-unknown-variables.ts'
import type { RawSetting, RawSettings } from './raw-setting.ts'
import { readEnvironment, type Environment } from './read-environment.ts'
import { isOfAdapter } from './secret-variables.ts'
import { secretSettings } from './secret-settings.ts'
import { toEnvironmentName } from './setting-name.ts'
import type { SettingProblem } from './setting-problem.ts'
import { settingKeys, settingsSchema, type Settings } from './settings-schema.ts'
import { toCame } from './to-came.ts'
import { toExpectation } from '@truckroll/protocol'
import { toRange } from './to-range.ts'
import { toSettingsError } from './to-settings-error.ts'

export interface LoadedSettings {
  readonly settings: Settings
  /** `adapterSettings` of the config file, not yet parsed by the adapter's schema. */
  readonly adapterSettings: Readonly<Record<string, unknown>>
  /** Relative paths in settings are relative to this folder. */
  readonly baseFolder: string
  readonly configPath: string | undefined
  /** Where systemd lets the process write (`StateDirectory=`). */
  readonly stateFolder: string | undefined
  /**
   * Where each setting that is not a default comes from: `TRUCKROLL_HTTP_PORT`, `httpPort in
   * truckroll.config.ts`.
   */
  readonly origins: ReadonlyMap<string, string>
  /** Files that secrets were read from, the adapter's as well. */
  readonly secretFiles: readonly string[]
  /** Warnings: a variable that is not a setting, a setting without effect yet. */
  readonly warnings: readonly string[]
}

export interface LoadSettingsInput {
  readonly env: Environment
  readonly cwd: string
  /** `--config`. */
  readonly configPath?: string | undefined
  /** Defaults of the command instead of the usual ones; environment and file override them. */
  readonly defaults?: Readonly<Record<string, unknown>>
  /** What the command itself sets; it overrides environment and file. */
  readonly overrides?: Readonly<Record<string, unknown>>
  /** How those were written, such as `--port`; absent: as the environment names them. */
  readonly overrideNames?: Readonly<Record<string, string>>
}

const noConfig: ConfigFile = { settings: new Map(), adapterSettings: {}, problems: [] }

/** All settings as written, and those of them that are usable. */
export interface ReadSettings extends Omit<LoadedSettings, 'settings'> {
  /** Those that are valid by themselves, and what has a default. */
  readonly settings: CheckedSettings
  /** Why a gateway would not start with them; empty if it would. */
  readonly problems: readonly SettingProblem[]
  readonly raw: RawSettings
  /** Variables that look like settings but are none. */
  readonly unknown: readonly UnknownVariable[]
}

/** Reads all settings from environment and config file, usable or not. */
export async function readSettings(input: LoadSettingsInput): Promise<ReadSettings> {
  const configPath = findConfig(input.cwd, input.configPath)
  const baseFolder = configPath === undefined ? input.cwd : dirname(configPath)
  const config = configPath === undefined ? noConfig : await readConfig(configPath, settingKeys)
  const environment = readEnvironment(input.env, settingKeys, baseFolder)
  const raw: RawSettings = new Map([
    ...toRaw(input.defaults),
    ...config.settings,
    ...environment.settings,
    ...toRaw(input.overrides, input.overrideNames),
  ])
  const { settings, problems } = parseEach(raw)
  const refusedNames = new Set(environment.problems.map((problem) => problem.name.replace(/_FILE$/, '')))
  const nameOf = (key: string) => raw.get(key)?.writtenAs ?? toEnvironmentName(key)
  const refusedKeys = new Set(config.problems.map((problem) => problem.of))
  const isGiven = (key: string) =>
    raw.has(key) || refusedKeys.has(key) || refusedNames.has(toEnvironmentName(key))
  const all = [
    ...config.problems,
    ...environment.problems,
    ...problems,
    ...checkSettings({ settings, isGiven, nameOf }),
  ]
  const unknown = findUnknownVariables(input.env)
  return {
    settings: { ...settings, ...toDispatchUrls(settings) },
    problems: all.length > 0 ? [...all, ...unknown.map(toUnknownProblem)] : [],
    raw,
    unknown,
    adapterSettings: config.adapterSettings,
    baseFolder,
    configPath,
    stateFolder: input.env['STATE_DIRECTORY']?.split(':')[0],
    origins: new Map([...raw].map(([key, { writtenAs }]) => [key, writtenAs])),
    secretFiles: listSecretFiles(raw, input.env, baseFolder),
    warnings: [
      ...unknown.map(toUnknownWarning),
      ...findIdleSettings(raw),
      ...findOpenDoors(settings, new Map([...config.settings, ...environment.settings])),
    ],
  }
}

/**
 * Settings with which a gateway starts.
 * @throws CliError `TR_CLI_SETTINGS`, exit code 2, with every problem at once.
 */
export async function loadSettings(input: LoadSettingsInput): Promise<LoadedSettings> {
  const { settings, problems, raw, ...others } = await readSettings(input)
  if (problems.length > 0) throw toSettingsError(problems)
  const written = Object.fromEntries([...raw].map(([key, { value }]) => [key, value]))
  return { ...others, settings: settingsSchema.parse({ ...written, ...toDispatchUrls(settings) }) }
}

/** Each setting by itself, so that one wrong value does not hide another. */
function parseEach(raw: RawSettings): { settings: CheckedSettings; problems: SettingProblem[] } {
  const settings: Record<string, unknown> = {}
  const problems: SettingProblem[] = []
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    const given = raw.get(key)
    const result = schema.safeParse(given?.value)
    if (result.success) {
      if (result.data !== undefined) settings[key] = result.data
      continue
    }
    const name = given?.writtenAs ?? toEnvironmentName(key)
    const expected = toRange(schema) ?? [...new Set(result.error.issues.map(toExpectation))].join(', ')
    problems.push({ name, expected, came: toCame(given?.value, secretSettings.has(key) && key !== 'store') })
  }
  // Every value in it was parsed by the schema of its own key just above.
  return { settings: settings, problems }
}

function toRaw(
  values: Readonly<Record<string, unknown>> = {},
  names: Readonly<Record<string, string>> = {},
): (readonly [string, RawSetting])[] {
  return Object.entries(values).map(([key, value]) => [
    key,
    { value, writtenAs: names[key] ?? toEnvironmentName(key) },
  ])
}

/** The adapter's settings are read later; any of them may come as a file. */
function listSecretFiles(raw: RawSettings, env: Environment, baseFolder: string): readonly string[] {
  const own = [...raw.values()].flatMap(({ path }) => (path === undefined ? [] : [path]))
  const ofAdapter = Object.keys(env).filter((name) => isOfAdapter(name) && name.endsWith('_FILE'))
  return [
    ...own,
    ...ofAdapter.flatMap((name) => ((env[name] ?? '') === '' ? [] : [resolve(baseFolder, env[name] ?? '')])),
  ]
}
