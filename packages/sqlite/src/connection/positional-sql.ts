export interface PositionalSql {
  readonly text: string
  /** Which value each `?` of the text stands for. */
  readonly names: readonly string[]
}

/** What the port's statements leave to each store, by name: `{event_body}`. */
export type Phrases = Readonly<Record<string, string>>

/** Texts, quoted names and comments are left alone; the others are what is read in another way here, and names. */
const special = new RegExp(
  [
    String.raw`'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/`,
    String.raw`= any\(:(?<list>\w+)::\w+\[\]\)`,
    String.raw`unnest\(:(?<rows>\w+)::\w+\[\]\) as (?<alias>\w+) \(value\)`,
    String.raw`(?<cast>::(?:double precision|\w+)(?:\[\])?)`,
    String.raw`(?<lock>\bfor (?:update|share)(?: of \w+)?(?: skip locked)?)`,
    String.raw`(?<collation>\bcollate "C")`,
    String.raw`(?<position>\bstrpos\()`,
    String.raw`:(?<name>\w+)`,
  ].join('|'),
  'g',
)

/**
 * Statements name their values; SQLite is given them by place. node:sqlite looks each name up at every call, which took
 * half of the time of an insert of 13 columns (11 against 5 microseconds). What the port's statements say in
 * PostgreSQL's spelling is read here: casts and row locks are left out (the transaction has the whole file), and a list
 * is read out of JSON.
 */
export function toPositionalSql(sql: string, phrases: Phrases = {}): PositionalSql {
  const names: string[] = []
  const written = sql
    .replace(/\{by (\w+)\}/g, 'indexed by $1')
    .replace(/\{(\w+)\}/g, (found, name: string) => phrases[name] ?? found)
    .replace(/\{rows (\w+): ([^}]+)\}/g, (_found, alias: string, columns: string) => oneRow(alias, columns))
  const text = written.replace(special, (found: string, ...rest: unknown[]) => {
    const { list, rows, alias, cast, lock, collation, position, name } = rest.at(-1) as Record<
      string,
      string | undefined
    >
    if (cast !== undefined || lock !== undefined || collation !== undefined) return ''
    if (position !== undefined) return 'instr('
    const bound = list ?? rows ?? name
    if (bound === undefined) return found
    names.push(bound)
    if (list !== undefined) return 'in (select value from json_each(?))'
    return rows === undefined ? '?' : `json_each(?) as ${alias}`
  })
  return { text, names }
}

/** The row of a set that the statement runs for: it runs once for each. */
function oneRow(alias: string, columns: string): string {
  const values = columns.split(',').map((column) => {
    const [name = ''] = column.trim().split(/\s/)
    return `:${name} as ${name}`
  })
  return `(select ${values.join(', ')}) as ${alias}`
}
