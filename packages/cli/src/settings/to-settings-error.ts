import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import type { SettingProblem } from './setting-problem.ts'

/** One error for all problems, so that a person corrects them in one go. */
export function toSettingsError(
  problems: readonly SettingProblem[],
  outcome = 'Nothing was started.',
): CliError {
  const what = problems.length === 1 ? 'A setting is' : `${problems.length} settings are`
  return new CliError('TR_CLI_SETTINGS', `${what} not usable as given. ${outcome}`, {
    exitCode: exitCodes.settings,
    problems,
  })
}
