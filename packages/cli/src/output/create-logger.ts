import { markRedacted, Redactor } from '@truckroll/gateway/embed'
import pino, { type Logger } from 'pino'
import type { Output } from './output.ts'

/** JSON lines on standard output, or lines for people on a terminal. No secret gets through. */
export async function createLogger(
  output: Output,
  level: string,
  redactor = new Redactor(),
): Promise<Logger> {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      bindings: (bindings) => ({ ...redactor.fields(bindings) }),
    },
    hooks: {
      logMethod(given, method) {
        const [fields, message] = given
        const shown = typeof fields === 'object' && fields !== null ? redactor.fields(fields) : fields
        const text = typeof message === 'string' ? redactor.text(message) : message
        method.apply(this, typeof shown === 'string' ? [redactor.text(shown)] : [shown, text])
      },
    },
  }
  if (!output.isTerminal) return markRedacted(pino(options, output.logStream), redactor)
  const { default: pretty } = await import('pino-pretty')
  const lines = pretty({
    destination: output.logStream,
    sync: true,
    translateTime: 'HH:MM:ss.l',
    singleLine: true,
  })
  return markRedacted(pino(options, lines), redactor)
}
