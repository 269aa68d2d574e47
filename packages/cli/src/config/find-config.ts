import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { toSettingsError } from '../settings/to-settings-error.ts'

const names = ['ts', 'js', 'mjs', 'json', 'yaml', 'yml'].map((extension) => `truckroll.config.${extension}`)

/**
 * Absolute path of the config file: the one asked for, else the one with a usual name in the folder. @throws
 * CliError `TR_CLI_SETTINGS` if there are several, since nobody can guess which one is meant.
 */
export function findConfig(cwd: string, asked: string | undefined): string | undefined {
  if (asked !== undefined) return resolve(cwd, asked)
  const found = names.filter((name) => existsSync(join(cwd, name)))
  const [name] = found
  if (found.length > 1) {
    throw toSettingsError([
      {
        name: cwd,
        expected: 'one config file; remove one, or name one by --config',
        came: found.join(' and '),
      },
    ])
  }
  return name === undefined ? undefined : join(cwd, name)
}
