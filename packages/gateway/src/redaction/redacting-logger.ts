import type { Logger } from '@truckroll/store'
import type { Redactor } from './redactor.ts'

/** A logger that secrets do not get through. */
class RedactingLogger implements Logger {
  readonly redactor: Redactor
  readonly #logger: Logger

  constructor(logger: Logger, redactor: Redactor) {
    this.#logger = logger
    this.redactor = redactor
  }

  debug(fields: object, message: string): void {
    this.#logger.debug(this.redactor.fields(fields), this.redactor.text(message))
  }

  info(fields: object, message: string): void {
    this.#logger.info(this.redactor.fields(fields), this.redactor.text(message))
  }

  warn(fields: object, message: string): void {
    this.#logger.warn(this.redactor.fields(fields), this.redactor.text(message))
  }

  error(fields: object, message: string): void {
    this.#logger.error(this.redactor.fields(fields), this.redactor.text(message))
  }

  child(bindings: Record<string, unknown>): Logger {
    return new RedactingLogger(this.#logger.child({ ...this.redactor.fields(bindings) }), this.redactor)
  }
}

/** Loggers that redact by themselves, such as the command's. */
const redacted = new WeakMap<Logger, Redactor>()

/** From now on nobody puts another redactor before this logger. */
export function markRedacted<L extends Logger>(logger: L, redactor: Redactor): L {
  redacted.set(logger, redactor)
  return logger
}

/** Who removes secrets from what goes to this logger; undefined if nobody does. */
export function redactorOf(logger: Logger): Redactor | undefined {
  return logger instanceof RedactingLogger ? logger.redactor : redacted.get(logger)
}

/** The logger with this redactor before it, unless one is there. */
export function toRedactedLogger(logger: Logger, redactor: Redactor): Logger {
  return redactorOf(logger) === undefined ? new RedactingLogger(logger, redactor) : logger
}
