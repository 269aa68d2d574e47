import type { Logger } from '@truckroll/gateway'
import { inspect } from 'node:util'

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: object
}

/** Keeps every line, of every level. */
export class KeepingLogger implements Logger {
  readonly lines: LogLine[] = []

  debug = this.#writer('debug')
  info = this.#writer('info')
  warn = this.#writer('warn')
  error = this.#writer('error')

  /** What it is told belongs to the same log. */
  child(fields: object): Logger {
    this.lines.push({ level: 'debug', message: 'child', fields })
    return this
  }

  /** All of it as text, errors with their fields and causes. */
  text(): string {
    return inspect(this.lines, { depth: Infinity, maxArrayLength: null, maxStringLength: null })
  }

  #writer(level: LogLine['level']) {
    return (fields: object, message: string): void => void this.lines.push({ level, message, fields })
  }
}
