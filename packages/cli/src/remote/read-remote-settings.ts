import { toSettingsError } from '../settings/to-settings-error.ts'
import { cliSettingsSchema } from '../settings/cli-settings.ts'
import { readPlain, readSecret, type Environment } from '../settings/read-environment.ts'
import { toCame } from '../settings/to-came.ts'
import { toExpectation } from '@truckroll/protocol'

export interface RemoteSettings {
  readonly url: string
  readonly token: string | undefined
}

/**
 * The address of the gateway that a command calls, and the token for it. No other settings are read: an operator's machine has no others.
 * @throws CliError `TR_CLI_SETTINGS`
 */
export function readRemoteSettings(env: Environment, cwd: string): RemoteSettings {
  const url = cliSettingsSchema.shape.url.safeParse(readPlain(env, 'TRUCKROLL_URL')?.value)
  const token = readSecret(env, 'TRUCKROLL_API_TOKEN', cwd)
  const problems = url.success
    ? []
    : url.error.issues.slice(0, 1).map((issue) => ({
        name: 'TRUCKROLL_URL',
        expected: toExpectation(issue),
        came: toCame(env['TRUCKROLL_URL'], false),
      }))
  if (token !== undefined && 'expected' in token) problems.push(token)
  if (problems.length > 0 || !url.success) throw toSettingsError(problems)
  return {
    url: url.data,
    token: token === undefined || 'expected' in token ? undefined : String(token.value),
  }
}
