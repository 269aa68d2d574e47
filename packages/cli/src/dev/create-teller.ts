import type { Logger } from 'pino'
import type { CliContext } from '../context.ts'
import type { Told } from './tell-events.ts'

/** Prints a line for people, or a log line with fields for programs; the log level applies to both. */
export function createTeller({ output, now }: CliContext, logger: Logger): (told: Told) => void {
  return ({ text, fields, isBad = false }) => {
    const level = isBad ? 'warn' : 'info'
    if (!output.isTerminal) return logger[level](fields, text)
    if (!logger.isLevelEnabled(level)) return
    const { style } = output
    output.print(
      `${style.dim(new Date(now()).toTimeString().slice(0, 8))}  ${isBad ? style.warning(text) : text}`,
    )
  }
}
