import type { Output } from './output/output.ts'
import type { ProcessHost } from './run/process-host.ts'

/** What a command gets from the process it runs in, so that a test can give it another one. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Relative paths on the command line are relative to this folder. */
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
   * `run` ends if the event loop is blocked for this long: longer than any normal pause, and shorter than the
   * 10 s that a supervisor waits.
   */
  readonly blockedForMs: number
}
