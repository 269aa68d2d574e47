import type { Style } from './style.ts'

/** The only way to a terminal: everything a command prints goes through here. */
export interface Output {
  /** True if a person reads along. */
  readonly isTerminal: boolean
  /** Colors and weights, or plain text if there should be none. */
  readonly style: Style
  /** The result, to standard output, with a line end. */
  print(text?: string): void
  /** Remarks and errors, to standard error, with a line end. */
  tell(text: string): void
  /** Text as it is, to standard output. */
  write(text: string): void
  /** Bytes as they come from the logger. */
  readonly logStream: NodeJS.WritableStream
}
