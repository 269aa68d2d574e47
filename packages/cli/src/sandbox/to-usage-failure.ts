import { TruckrollError } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'

/** The user can change options, accounts, data file and port: exit code 2, as for settings. */
export function toUsageFailure(error: unknown): unknown {
  if (!TruckrollError.is(error) || error instanceof CliError) return error
  return new CliError('TR_CLI_SETTINGS', error.message, { cause: error, exitCode: exitCodes.settings })
}
