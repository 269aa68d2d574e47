import { TruckrollError } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Settings } from '../settings/settings-schema.ts'

const settingCodes = /^TR_(?:STORE|SETTING|ADAPTER|SECRET)_/
const listenCodes: ReadonlySet<string> = new Set(['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND'])

/** What kept a gateway from starting, as a failure of settings where it is one; anything else as it came. */
export function toStartFailure(error: unknown, settings: Settings): unknown {
  if (error instanceof CliError) return error
  const options = { cause: error, exitCode: exitCodes.settings }
  if (TruckrollError.is(error) && settingCodes.test(error.code)) {
    const subject = error.code.startsWith('TR_STORE_')
      ? `TRUCKROLL_STORE (${withoutPassword(settings.store)}): `
      : ''
    return new CliError('TR_CLI_SETTINGS', subject + error.message, options)
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!listenCodes.has(code)) return error
  const { httpHost, httpPort, publicPort } = settings
  const ports = publicPort === undefined ? String(httpPort) : `${httpPort} and ${publicPort}`
  const message = `TRUCKROLL_HTTP_HOST, TRUCKROLL_HTTP_PORT: expected to listen on ${httpHost} port ${ports}; got ${code}`
  return new CliError('TR_CLI_SETTINGS', message, options)
}

function withoutPassword(store: string): string {
  return store.replace(/:\/\/[^@/]*@/, '://')
}
