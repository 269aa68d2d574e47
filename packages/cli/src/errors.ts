import { TruckrollError, type TruckrollErrorOptions } from '@truckroll/protocol'
import { exitCodes } from './exit-codes.ts'
import type { SettingProblem } from './settings/setting-problem.ts'

/** Codes of errors that the command line throws; each has one line here and one in `docs/errors.md`. */
export type CliErrorCode =
  /** Settings are missing or not as expected; `problems` lists each. */
  | 'TR_CLI_SETTINGS'
  /** The adapter does not load, or is not an adapter. */
  | 'TR_CLI_ADAPTER'
  /** What was typed behind the command cannot be used. */
  | 'TR_CLI_ARGUMENT'
  /** A file named on the command line cannot be read or does not hold what it should. */
  | 'TR_CLI_FILE'
  /** Nothing answers where a gateway or sandbox should. */
  | 'TR_CLI_UNREACHABLE'
  /** The gateway or sandbox refused the request. */
  | 'TR_CLI_REFUSED'
  /** The command was carried out in part or not at all; its own output says why. */
  | 'TR_CLI_FAILED'

/** What an answer other than 2xx said. */
export interface Refusal {
  readonly status: number
  readonly code: string | undefined
  readonly fields: readonly { readonly pointer?: string | undefined; readonly detail: string }[]
  readonly retryAfterMs: number | undefined
}

export interface CliErrorOptions extends TruckrollErrorOptions {
  readonly refusal?: Refusal
  readonly exitCode?: number
  readonly problems?: readonly SettingProblem[]
}

/** What was typed, or a file that it names, cannot be used. */
const usageCodes: ReadonlySet<CliErrorCode> = new Set(['TR_CLI_ARGUMENT', 'TR_CLI_FILE', 'TR_CLI_SETTINGS'])

/** A failure that is printed in one or two sentences, without a stack. */
export class CliError extends TruckrollError {
  override readonly name = 'CliError'
  declare readonly code: CliErrorCode
  readonly exitCode: number
  readonly problems: readonly SettingProblem[]
  readonly refusal: Refusal | undefined

  constructor(code: CliErrorCode, message: string, options: CliErrorOptions = {}) {
    super(code, message, options)
    this.exitCode = options.exitCode ?? (usageCodes.has(code) ? exitCodes.settings : exitCodes.failed)
    this.problems = options.problems ?? []
    this.refusal = options.refusal
    this.refusal = options.refusal
  }
}
