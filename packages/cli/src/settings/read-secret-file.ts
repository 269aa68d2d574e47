import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { RawSetting } from './raw-setting.ts'
import type { SettingProblem } from './setting-problem.ts'

const maxFileBytes = 65_536

/**
 * A secret out of the file at `path`, without the line end that editors add.
 * @param writtenAs where the path was found, for messages
 */
export function readSecretFile(
  path: string,
  writtenAs: string,
  baseFolder: string,
): RawSetting | SettingProblem {
  const problem = (expected: string, came: string): SettingProblem => ({ name: writtenAs, expected, came })
  try {
    const bytes = readFileSync(resolve(baseFolder, path))
    if (bytes.length > maxFileBytes) {
      return problem('a file of at most 64 kB', `${bytes.length} bytes in ${path}`)
    }
    const value = bytes.toString('utf8').replace(/\r?\n$/, '')
    return value === ''
      ? problem('a file that holds the secret', `an empty file: ${path}`)
      : { value, writtenAs, path: resolve(baseFolder, path) }
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return problem('a file that can be read', `${path} (${reason})`)
  }
}
