/** The kind of a value, in words to follow "got": `nothing`, `an object`, `a list`. */
export function toKind(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return kinds[typeof value]
}

const kinds = {
  undefined: 'nothing',
  object: 'an object',
  string: 'a text',
  number: 'a number',
  bigint: 'a number',
  boolean: 'true or false',
  function: 'a function',
  symbol: 'a symbol',
} as const
