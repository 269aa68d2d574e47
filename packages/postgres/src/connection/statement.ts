import { createHash } from 'node:crypto'
import { phrases } from '../sql/phrases.ts'
import { toParameter, type Parameter } from './to-parameter.ts'

export type Parameters = Readonly<Record<string, Parameter>>

/** A text with `:name` in it, as PostgreSQL wants it: `$1`, `$2`, and a name under which it is prepared once. */
interface Prepared {
  readonly name: string
  readonly text: string
  readonly names: readonly string[]
}

// Not the second colon of a cast.
const placeholder = /(?<![:\w]):([a-zA-Z]\w*)/g

/** Turns statements with named values into what the driver takes; each text once. */
export class Statements {
  readonly #prepared = new Map<string, Prepared>()

  bind(sql: string, parameters: Parameters): { name: string; text: string; values: unknown[] } {
    let prepared = this.#prepared.get(sql)
    if (prepared === undefined) {
      prepared = prepare(sql)
      this.#prepared.set(sql, prepared)
    }
    const { name, text, names } = prepared
    return { name, text, values: names.map((parameter) => toParameter(parameters[parameter])) }
  }
}

function prepare(sql: string): Prepared {
  const names: string[] = []
  const written = sql
    .replaceAll(/\{by \w+\}/g, '')
    .replaceAll(/\{(\w+)\}/g, (found, phrase: string) => phrases[phrase] ?? found)
  const text = written.replaceAll(placeholder, (_match, name: string) => {
    if (!names.includes(name)) names.push(name)
    return `$${names.indexOf(name) + 1}`
  })
  return { name: createHash('sha256').update(text).digest('hex').slice(0, 32), text, names }
}
