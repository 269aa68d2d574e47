import { createHash } from 'node:crypto'
import type { Values } from '@truckroll/store'
import type pg from 'pg'
import { phrases } from '../sql/phrases.ts'
import { toParameter, type Parameter } from './to-parameter.ts'

export type Parameters = Readonly<Record<string, Parameter>>

/** A text with `:name` in it, as PostgreSQL wants it: `$1`, `$2`, and a name under which it is prepared once. */
interface Prepared {
  readonly name: string
  readonly text: string
  readonly names: readonly string[]
  /** Of these each row has a value: they are bound as lists. */
  readonly columns: readonly string[]
}

// Not the second colon of a cast.
const placeholder = /(?<![:\w]):([a-zA-Z]\w*)/g

/** Turns statements with named values into what the driver takes; each text once. */
export class Statements {
  readonly #prepared = new Map<string, Prepared>()

  bind(sql: string, parameters: Parameters, each: readonly Values[] = []): pg.QueryConfig {
    let prepared = this.#prepared.get(sql)
    if (prepared === undefined) {
      prepared = prepare(sql)
      this.#prepared.set(sql, prepared)
    }
    const { name, text, names, columns } = prepared
    const values = names.map((parameter) =>
      columns.includes(parameter)
        ? each.map((row) => toParameter(row[parameter]))
        : toParameter(parameters[parameter]),
    )
    return { name, text, values }
  }
}

function prepare(sql: string): Prepared {
  const names: string[] = []
  const columns: string[] = []
  const written = sql
    .replaceAll(/\{by \w+\}/g, '')
    .replaceAll(/\{(\w+)\}/g, (found, phrase: string) => phrases[phrase] ?? found)
    .replaceAll(/\{rows (\w+): ([^}]+)\}/g, (_found, alias: string, declared: string) => {
      const pairs = declared.split(',').map((column) => column.trim().split(/\s+(.*)/))
      columns.push(...pairs.map(([name = '']) => name))
      const lists = pairs.map(([name = '', type = 'text']) => `:${name}::${type}[]`)
      return `unnest(${lists.join(', ')}) as ${alias} (${pairs.map(([name]) => name).join(', ')})`
    })
  const text = written.replaceAll(placeholder, (_match, name: string) => {
    if (!names.includes(name)) names.push(name)
    return `$${names.indexOf(name) + 1}`
  })
  return { name: createHash('sha256').update(text).digest('hex').slice(0, 32), text, names, columns }
}
