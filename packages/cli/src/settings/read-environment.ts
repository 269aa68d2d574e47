import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { RawSetting, RawSettings } from './raw-setting.ts'
import { toEnvironmentName } from './setting-name.ts'
import { secretSettings } from './secret-settings.ts'
import type { SettingProblem } from './setting-problem.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const maxFileBytes = 65_536

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

/** `NAME`, or the content of the file that `NAME_FILE` names, without the line end that editors add. */
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
  try {
    const bytes = readFileSync(resolve(baseFolder, path))
    if (bytes.length > maxFileBytes) {
      return { name: fileName, expected: 'a file of at most 64 kB', came: `${bytes.length} bytes in ${path}` }
    }
    const value = bytes.toString('utf8').replace(/\r?\n$/, '')
    return value === ''
      ? { name: fileName, expected: 'a file that holds the secret', came: `an empty file: ${path}` }
      : { value, writtenAs: fileName }
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return { name: fileName, expected: 'a file that can be read', came: `${path} (${reason})` }
  }
}
