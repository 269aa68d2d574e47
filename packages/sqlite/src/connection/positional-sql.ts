import { type Phrases, withPhrases } from '@truckroll/store'

/** Which value a `?` stands for. */
export interface Slot {
  readonly name: string
  /** Set for one of a list: which. */
  readonly place?: number
}

export interface PositionalSql {
  readonly text: string
  readonly slots: readonly Slot[]
  /** Lists of `= any(:names)`: how the text reads hangs on how long they are. */
  readonly lists: readonly string[]
}

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
 * PostgreSQL's spelling is read here: casts and row locks are left out (the transaction has the whole file). A short list
 * has a place for each of its values, a long one is read out of JSON.
 *
 * @param lengths of lists, by name; none: read out of JSON
 */
export function toPositionalSql(
  sql: string,
  phrases: Partial<Phrases> = {},
  lengths: Readonly<Record<string, number | undefined>> = {},
): PositionalSql {
  const slots: Slot[] = []
  const lists = new Set<string>()
  const written = withPhrases(sql, phrases).replace(/\{by (\w+)\}/g, 'indexed by $1')
  const text = readRows(written).replace(special, (found: string, ...rest: unknown[]) => {
    const { list, rows, alias, cast, lock, collation, position, name } = rest.at(-1) as Record<
      string,
      string | undefined
    >
    if (cast !== undefined || lock !== undefined || collation !== undefined) return ''
    if (position !== undefined) return 'instr('
    if (list !== undefined) {
      lists.add(list)
      const places = placesOfList(list, lengths[list])
      slots.push(...places)
      return lengths[list] === undefined
        ? 'in (select value from json_each(?))'
        : `in (${places.map(() => '?').join(', ')})`
    }
    const bound = rows ?? name
    if (bound === undefined) return found
    slots.push({ name: bound })
    return rows === undefined ? '?' : `json_each(?) as ${alias}`
  })
  return { text, slots, lists: [...lists] }
}

function placesOfList(name: string, length: number | undefined): readonly Slot[] {
  return length === undefined ? [{ name }] : Array.from({ length }, (_one, place) => ({ name, place }))
}

/**
 * A statement on a set of rows runs once for each: its columns are values. An UPDATE with FROM would first copy what it
 * changes to a table of its own. One that does not name its rows selects all columns as they are.
 */
function readRows(sql: string): string {
  const [, alias, columns = ''] = /\{rows (\w+): ([^}]+)\}/.exec(sql) ?? []
  if (alias === undefined) return sql
  const names = columns.split(',').map((column) => column.trim().split(/\s/)[0])
  const asColumns = names.map((name) => `:${name} as ${name}`).join(', ')
  const isNamed = sql.includes(`${alias}.`)
  const column = String.raw`\b${alias}\.(${names.join('|')})\b`
  return sql
    .replaceAll(new RegExp(String.raw`(?<=\bselect |,\s+)${column}(?=,|\s+from\b)`, 'g'), ':$1 as $1')
    .replaceAll(new RegExp(column, 'g'), ':$1')
    .replace(/(\bupdate\b[\s\S]*?)\s+from \{rows [^}]+\}(?=\s+where\b)/, '$1')
    .replaceAll(/\{rows [^}]+\}/g, `(select ${isNamed ? '1' : asColumns}) as ${alias}`)
}
