import { personalKindOf } from '@truckroll/protocol'
import { isSecretName } from './is-secret-name.ts'
import { KnownSecrets } from './known-secrets.ts'
import { hidden, redactText } from './redact-text.ts'
import { toErrorFacts } from './to-error-facts.ts'

/** What stands deeper says nothing in a log line. */
const mostDepth = 12
const mostItems = 1_000
/** Longer texts are cut: what is looked for in them would take too long. */
const mostCharacters = 20_000
const personal = '[personal]'

/**
 * Removes secrets from whatever is shown: log lines, errors, problems, bundles. By the names of fields, in any case and
 * at any depth; by the form that they have in texts; and by what is known to be one. Of log lines also what the wire
 * schema says is personal.
 */
export class Redactor {
  readonly #known = new KnownSecrets()

  /** Finds this secret, or the secrets of this login as JSON text, wherever they come up from now on. */
  learn(secret: string): void {
    this.#known.learn(secret)
  }

  text(text: string): string {
    if (text.length > mostCharacters) {
      return `${this.beginning(text.slice(0, mostCharacters))}… (${text.length} characters)`
    }
    return redactText(this.#known.mask(text))
  }

  /** The beginning of a longer text: nothing is shown of a secret that the cut goes through either. */
  beginning(text: string): string {
    const shown = this.text(this.#known.cutBefore(text))
    const word = /[^\s"',;&<>{}[\]]{0,512}$/.exec(shown)?.[0] ?? ''
    return shown.slice(0, shown.length - word.length)
  }

  /** Fields of a log line. Errors become plain objects: of what the other side answered only status, length and hash are kept. */
  fields(fields: object): object {
    const shown = this.#value(fields, '', 0, new Set())
    return typeof shown === 'object' && shown !== null ? shown : { value: shown }
  }

  #value(value: unknown, name: string, depth: number, above: Set<object>): unknown {
    if (value === undefined || value === null || typeof value === 'boolean') return value
    if (name !== '' && isSecretName(name)) return hidden
    if (typeof value !== 'object' && personalKindOf(name) !== undefined) return personal
    if (typeof value === 'string') return this.text(value)
    if (typeof value !== 'object') return typeof value === 'function' ? undefined : value
    if (above.has(value)) return '[circular]'
    if (depth > mostDepth) return '[deeper]'
    above.add(value)
    try {
      return this.#object(value, depth, above)
    } finally {
      above.delete(value)
    }
  }

  #object(value: object, depth: number, above: Set<object>): unknown {
    const next = (item: unknown, key: string) => this.#value(item, key, depth + 1, above)
    if (value instanceof Error) return this.#members(Object.entries(toErrorFacts(value)), next)
    if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`
    if (value instanceof URL) return this.text(value.href)
    if (value instanceof Map) {
      return this.#members(
        [...value].map(([key, item]): [string, unknown] => [String(key), item]),
        next,
      )
    }
    if (value instanceof Set) return [...value].slice(0, mostItems).map((item) => next(item, ''))
    if (Array.isArray(value)) return value.slice(0, mostItems).map((item) => next(item, ''))
    const toJson: unknown = Reflect.get(value, 'toJSON')
    if (typeof toJson === 'function') return next(Reflect.apply(toJson, value, []), '')
    return this.#members(Object.entries(value), next)
  }

  /** Without a prototype, so that no logger takes an error's facts for an error of its own. */
  #members(
    members: readonly (readonly [string, unknown])[],
    next: (item: unknown, key: string) => unknown,
  ): object {
    const shown: object = Object.fromEntries(members.map(([key, item]) => [this.text(key), next(item, key)]))
    Object.setPrototypeOf(shown, null)
    return shown
  }
}
