import { stringifyJson, type JsonObject } from '@truckroll/protocol'

/** A field of an answer as text for a table; undefined if it is not there. */
export function toText(from: JsonObject, field: string): string | undefined {
  const value = from[field]
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : stringifyJson(value)
}

/** A field that holds a time: ISO text or milliseconds. */
export function toTime(from: JsonObject, field: string): string | number | undefined {
  const value = from[field]
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}

/** A field that holds a count. */
export function toCount(from: JsonObject, field: string): number | undefined {
  const value = from[field]
  return typeof value === 'number' ? value : undefined
}
