import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, extname } from 'node:path'
import { findNearestName, isJsonObject, toKind } from '@truckroll/protocol'
import { loadModule } from '../modules/load-module.ts'
import { toLoadFailure } from '../modules/to-load-failure.ts'
import type { RawSetting, RawSettings } from '../settings/raw-setting.ts'
import { readSecretFile } from '../settings/read-secret-file.ts'
import { toSecretOfFile } from '../settings/secret-settings.ts'
import type { SettingProblem } from '../settings/setting-problem.ts'

export interface ConfigFile {
  readonly settings: RawSettings
  readonly adapterSettings: Readonly<Record<string, unknown>>
  readonly problems: readonly SettingProblem[]
}

const adapterSettingsKey = 'adapterSettings'

/** Reads a config file. Whatever is wrong with it is returned as a problem; it never throws. */
export async function readConfig(path: string, keys: readonly string[]): Promise<ConfigFile> {
  const fail = (expected: string, came: string): ConfigFile => ({
    settings: new Map(),
    adapterSettings: {},
    problems: [{ name: path, expected, came }],
  })
  if (!existsSync(path)) return fail('a config file', 'no such file')
  let exported: unknown
  try {
    exported = await load(path)
  } catch (error) {
    const failure = toLoadFailure(error, path)
    return fail('a config file that loads', `${failure.message} (${failure.place})`)
  }
  if (!isJsonObject(exported))
    return fail('settings by their names, such as defineConfig({ ... }) or an object', toKind(exported))
  return toConfigFile(exported, path, keys)
}

async function load(path: string): Promise<unknown> {
  const extension = extname(path)
  if (extension === '.json') return withoutSchema(JSON.parse(readFileSync(path, 'utf8')))
  if (extension === '.yaml' || extension === '.yml') {
    const { parse } = await import('yaml')
    return withoutSchema(parse(readFileSync(path, 'utf8')))
  }
  return (await loadModule(path)).default
}

/** Editors look for a schema under this name; it is not a setting. */
function withoutSchema(value: unknown): unknown {
  if (!isJsonObject(value)) return value
  const { $schema: _schema, ...settings } = value
  return settings
}

function toConfigFile(
  exported: Readonly<Record<string, unknown>>,
  path: string,
  keys: readonly string[],
): ConfigFile {
  const settings = new Map<string, RawSetting>()
  const problems: SettingProblem[] = []
  const known = [...keys, adapterSettingsKey]
  let adapterSettings: Readonly<Record<string, unknown>> = {}
  for (const [key, value] of Object.entries(exported)) {
    const writtenAs = `${key} in ${basename(path)}`
    const secret = toSecretOfFile(key)
    if (key === adapterSettingsKey && value !== undefined) {
      if (isJsonObject(value)) adapterSettings = value
      else problems.push({ name: writtenAs, expected: 'an object', came: toKind(value) })
    } else if (keys.includes(key)) {
      if (isGiven(value)) settings.set(key, { value, writtenAs })
    } else if (secret !== undefined) {
      if (!isGiven(value)) continue
      const found = toSecret(value, writtenAs, dirname(path), isGiven(exported[secret]) ? secret : undefined)
      if ('expected' in found) problems.push({ ...found, of: secret })
      else settings.set(secret, found)
    } else if (key !== adapterSettingsKey) {
      const nearest = findNearestName(key, known)
      const hint = nearest === undefined ? '' : `: did you mean ${nearest}?`
      problems.push({ name: writtenAs, expected: `the name of a setting${hint}`, came: JSON.stringify(key) })
    }
  }
  return { settings, adapterSettings, problems }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== ''
}

/** @param besides the secret's own setting, where that is given too */
function toSecret(
  path: unknown,
  writtenAs: string,
  folder: string,
  besides: string | undefined,
): RawSetting | SettingProblem {
  if (besides !== undefined) {
    return { name: writtenAs, expected: `only one of ${besides} and ${besides}File`, came: 'both' }
  }
  if (typeof path !== 'string') return { name: writtenAs, expected: 'the path of a file', came: toKind(path) }
  return readSecretFile(path, writtenAs, folder)
}
