import pino, { type Logger } from 'pino'
import type { Output } from './output.ts'
import { redactedPaths, toCensored } from './redaction.ts'

/** JSON lines on standard output, or lines for people on a terminal. */
export async function createLogger(output: Output, level: string): Promise<Logger> {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: [...redactedPaths], censor: toCensored },
  }
  if (!output.isTerminal) return pino(options, output.logStream)
  const { default: pretty } = await import('pino-pretty')
  return pino(
    options,
    pretty({ destination: output.logStream, sync: true, translateTime: 'HH:MM:ss.l', singleLine: true }),
  )
}
