import type { Command } from 'commander'
import type { CliContext } from './context.ts'

/** What a command's file gets to add itself. */
export interface CommandHost {
  readonly program: Command
  readonly context: CliContext
  /** For commands that end neither well nor by an error, such as a `doctor` that found something. */
  readonly setExitCode: (code: number) => void
}
