import { toKind } from './to-kind.ts'
import { ProtocolError } from '../errors.ts'

/**
 * Writes JSON, bigints as plain digits. Attributes that are undefined are left out.
 *
 * Throws ProtocolError TR_PROTOCOL_JSON_VALUE for what has no JSON form.
 */
export function stringifyJson(value: unknown, indent?: number): string {
  // A replacer is slow, so it is used only if the plain way has met a bigint.
  const text =
    write(() => JSON.stringify(value, undefined, indent)) ??
    write(() => JSON.stringify(value, writeDigits, indent))
  if (text === undefined) {
    throw new ProtocolError(
      'TR_PROTOCOL_JSON_VALUE',
      `expected a value with a JSON form, got ${toKind(value)} (a function, a cycle, or nested too deep)`,
    )
  }
  return text
}

function write(stringify: () => string | undefined): string | undefined {
  try {
    return stringify()
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined
    throw error
  }
}

function writeDigits(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? rawNumber(value) : value
}

// In Node since 22; TypeScript's library does not declare it yet.
function rawNumber(value: bigint): unknown {
  const rawJson: unknown = Reflect.get(JSON, 'rawJSON')
  if (typeof rawJson !== 'function') throw new TypeError('JSON.rawJSON is missing: use Node 24 or later')
  const raw: unknown = Reflect.apply(rawJson, JSON, [value.toString()])
  return raw
}
