import type { Command } from 'commander'
import type { CliContext } from './context.ts'

/** What a command's file needs to add its command to the program. */
export interface CommandHost {
  readonly program: Command
  readonly context: CliContext
  /** For commands that failed without an error, such as a `doctor` that found a problem. */
  readonly setExitCode: (code: number) => void
}
