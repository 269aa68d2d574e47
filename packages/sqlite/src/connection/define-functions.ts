import type { DatabaseSync } from 'node:sqlite'

/** Functions of PostgreSQL that statements of the port call. */
export function defineFunctions(database: DatabaseSync): void {
  const options = { deterministic: true, varargs: true }
  database.function('greatest', options, (...values: unknown[]) => extreme(values, Math.max))
  database.function('least', options, (...values: unknown[]) => extreme(values, Math.min))
  // PostgreSQL's indexes take no long text; SQLite's take any.
  database.function('short_of', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? text : null,
  )
}

/** Of the values that are there; null if none is. */
function extreme(values: readonly unknown[], pick: (...numbers: number[]) => number): number | null {
  const numbers = values.filter((value) => typeof value === 'number')
  return numbers.length === 0 ? null : pick(...numbers)
}
