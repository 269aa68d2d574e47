import { createHash } from 'node:crypto'
import { isJsonObject, stringifyJson } from '@truckroll/protocol'

/** A hash of what was parsed: white space and the order of keys make no difference. */
export function toContentHash(value: unknown): string {
  return createHash('sha256')
    .update(stringifyJson(toOrdered(value)))
    .digest('hex')
}

function toOrdered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toOrdered)
  if (!isJsonObject(value)) return value ?? null
  const names = Object.keys(value).toSorted()
  // Pairs, since an object puts names that look like numbers first, whatever order they are added in.
  return { object: names.map((name) => [name, toOrdered(value[name])]) }
}
