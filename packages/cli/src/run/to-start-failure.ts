import { toShownUrl, TruckrollError } from '@truckroll/protocol'
import { tellPortHolder } from '@truckroll/sandbox'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import type { LoadedSettings } from '../settings/load-settings.ts'
import { toEnvironmentName } from '../settings/setting-name.ts'

const settingCodes = /^TR_(?:STORE|SETTING|ADAPTER|SECRET)_/
const listenCodes: ReadonlySet<string> = new Set(['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND'])

/** Why a gateway did not start: a settings error if the settings are at fault, else the error itself. */
export function toStartFailure(error: unknown, { settings, origins }: LoadedSettings): unknown {
  if (error instanceof CliError) return error
  const options = { cause: error, exitCode: exitCodes.settings }
  const nameOf = (key: string) => origins.get(key) ?? toEnvironmentName(key)
  const taken = toTakenPort(error)
  if (taken !== undefined) {
    const isPublic = taken.port === settings.publicPort
    const name = nameOf(isPublic ? 'publicPort' : 'httpPort')
    const host = isPublic ? (settings.publicHost ?? settings.httpHost) : settings.httpHost
    const message = `${name}: expected a free port; ${taken.port} on ${host} is in use${tellPortHolder(taken.port)}`
    return new CliError('TR_CLI_SETTINGS', message, options)
  }
  if (TruckrollError.is(error) && settingCodes.test(error.code)) {
    if (!error.code.startsWith('TR_STORE_')) return new CliError('TR_CLI_SETTINGS', error.message, options)
    const subject = `${nameOf('store')} (${toShownUrl(settings.store)})`
    return new CliError('TR_CLI_SETTINGS', `${subject}: ${error.message} (${error.code})`, options)
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!listenCodes.has(code)) return error
  const { httpHost, httpPort, publicPort } = settings
  const ports = publicPort === undefined ? String(httpPort) : `${httpPort} and ${publicPort}`
  const message = `${nameOf('httpHost')}, ${nameOf('httpPort')}: expected to listen on ${httpHost} port ${ports}; got ${code}`
  return new CliError('TR_CLI_SETTINGS', message, options)
}

/** The port that is taken, from an error or its cause. */
function toTakenPort(error: unknown): { readonly port: number } | undefined {
  const found = [error, error instanceof Error ? error.cause : undefined].find(
    (each) => each instanceof Error && 'code' in each && each.code === 'EADDRINUSE',
  )
  if (!(found instanceof Error) || !('port' in found) || typeof found.port !== 'number') return undefined
  return { port: found.port }
}
