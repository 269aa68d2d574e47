import type { RawSetting, RawSettings } from './raw-setting.ts'
import { readSecretFile } from './read-secret-file.ts'
import { toEnvironmentName } from './setting-name.ts'
import { secretSettings } from './secret-settings.ts'
import type { SettingProblem } from './setting-problem.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Settings from environment variables. An empty one counts as not set; a secret may come as `NAME_FILE`. */
export function readEnvironment(
  env: Environment,
  keys: readonly string[],
  baseFolder: string,
): { readonly settings: RawSettings; readonly problems: readonly SettingProblem[] } {
  const settings = new Map<string, RawSetting>()
  const problems: SettingProblem[] = []
  for (const key of keys) {
    const name = toEnvironmentName(key)
    const found = secretSettings.has(key) ? readSecret(env, name, baseFolder) : readPlain(env, name)
    if (found === undefined) continue
    if ('expected' in found) problems.push(found)
    else settings.set(key, found)
  }
  return { settings, problems }
}

export function readPlain(env: Environment, name: string): RawSetting | undefined {
  const value = env[name] ?? ''
  return value === '' ? undefined : { value, writtenAs: name }
}

/** `NAME`, or the content of the file that `NAME_FILE` names. */
export function readSecret(
  env: Environment,
  name: string,
  baseFolder: string,
): RawSetting | SettingProblem | undefined {
  const plain = readPlain(env, name)
  const fileName = `${name}_FILE`
  const path = env[fileName] ?? ''
  if (path === '') return plain
  if (plain !== undefined) {
    return { name: fileName, expected: `only one of ${name} and ${fileName}`, came: 'both' }
  }
  return readSecretFile(path, fileName, baseFolder)
}
