import { stringifyJson, type Logger } from '@truckroll/gateway'

/** A log that keeps its lines as text. */
export class KeptLog implements Logger {
  readonly #lines: string[]
  readonly #bindings: Readonly<Record<string, unknown>>

  constructor(lines: string[] = [], bindings: Readonly<Record<string, unknown>> = {}) {
    this.#lines = lines
    this.#bindings = bindings
  }

  get lines(): readonly string[] {
    return this.#lines
  }

  debug(fields: object, message: string): void {
    this.#keep('debug', fields, message)
  }

  info(fields: object, message: string): void {
    this.#keep('info', fields, message)
  }

  warn(fields: object, message: string): void {
    this.#keep('warn', fields, message)
  }

  error(fields: object, message: string): void {
    this.#keep('error', fields, message)
  }

  child(bindings: Record<string, unknown>): Logger {
    return new KeptLog(this.#lines, { ...this.#bindings, ...bindings })
  }

  #keep(level: string, fields: object, message: string): void {
    this.#lines.push(`${level} ${message} ${toText({ ...this.#bindings, ...fields })}`)
  }
}

function toText(fields: Readonly<Record<string, unknown>>): string {
  const plain = Object.entries(fields).map(([name, value]) => [
    name,
    value instanceof Error ? Object.assign({ stack: value.stack }, value, { message: value.message }) : value,
  ])
  try {
    return stringifyJson(Object.fromEntries(plain))
  } catch {
    return plain.map(([name, value]) => `${String(name)}=${String(value)}`).join(' ')
  }
}
