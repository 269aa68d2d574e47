import type { Output } from './output/output.ts'
import type { ProcessHost } from './run/process-host.ts'

/** What a command gets from the process it runs in, so that a test can give it another one. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder from which relative paths on the command line count. */
  readonly cwd: string
  readonly output: Output
  /** Where a person answers questions. */
  readonly terminal: {
    readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
    readonly output: NodeJS.WritableStream
  }
  /** Milliseconds since the epoch, for ages shown to people. */
  readonly now: () => number
  readonly host: ProcessHost
  /**
   * After how long a blocked event loop ends `run`: long enough for any honest pause, short enough to be over within
   * the 10 s that a supervisor gives.
   */
  readonly blockedForMs: number
}
