import { type Phrases, withPhrases } from './phrases.ts'
import type { Value, Values } from './routine.ts'

/** A statement with `$1`, `$2` in place of its names, as PostgreSQL and what speaks its language want it. */
export interface NumberedSql {
  readonly text: string
  /** Which value each number stands for. */
  readonly names: readonly string[]
  /** Of these each row of the statement has a value: they are bound as lists. */
  readonly columns: readonly string[]
}

// Not the second colon of a cast.
const placeholder = /(?<![:\w]):([a-zA-Z]\w*)/g

/** Reads a statement of the port for a store that speaks PostgreSQL's language. */
export function toNumberedSql(sql: string, phrases: Partial<Phrases>): NumberedSql {
  const names: string[] = []
  const columns: string[] = []
  const written = withPhrases(sql, phrases)
    .replaceAll(/\{by \w+\}/g, '')
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
  return { text, names, columns }
}

/** The values of a statement in the order of their numbers, each as `convert` gives it to the driver. */
export function numberedValues(
  { names, columns }: NumberedSql,
  values: Values,
  each: readonly Values[] | undefined,
  convert: (value: Value) => unknown,
): unknown[] {
  return names.map((name) =>
    columns.includes(name) ? (each ?? []).map((row) => convert(row[name])) : convert(values[name]),
  )
}
