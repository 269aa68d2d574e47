import { createHash } from 'node:crypto'
import { isJsonObject } from './json-object.ts'
import { stringifyJson } from './stringify-json.ts'

/** A hash of a parsed value: white space and the order of keys make no difference. */
export function hashContent(value: unknown): string {
  return createHash('sha256')
    .update(stringifyJson(toOrdered(value)))
    .digest('hex')
}

function toOrdered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toOrdered)
  if (!isJsonObject(value)) return value ?? null
  const names = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .toSorted()
  // Pairs, because an object always puts names that look like numbers first.
  return { object: names.map((name) => [name, toOrdered(value[name])]) }
}
