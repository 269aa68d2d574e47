import { ProtocolError } from '../errors.ts'
import { findJsonFault, type JsonFault } from './find-json-fault.ts'
import { isDeeperThan, maxJsonDepth } from './json-depth.ts'

/** An integer literal that may be above 2^53. It also matches inside strings, which only costs time. */
const longInteger = /(?<![\d.])\d{16,}(?![\d.eE])/
const integerLiteral = /^-?\d+$/
/** The time of BigInt grows faster than the number of digits; nothing this long is an id. */
const maxDigits = 1000

/**
 * Reads JSON without losing digits: an integer beyond 2^53 becomes a bigint, all else is as JSON.parse
 * gives it. `stringifyJson` writes it back digit for digit. (Above 1,000 digits it stays a number.)
 *
 * Throws ProtocolError TR_PROTOCOL_JSON_SYNTAX or, below 256 levels, TR_PROTOCOL_JSON_DEPTH.
 */
export function parseJson(text: string): unknown {
  checkDepth(text)
  try {
    return parseKeepingDigits(text)
  } catch {
    // The engine's own message quotes the text, which may contain customer data, so it is dropped.
    throw toSyntaxError(findJsonFault(text))
  }
}

/** @throws ProtocolError TR_PROTOCOL_JSON_DEPTH */
export function checkDepth(text: string): void {
  if (!isDeeperThan(text, maxJsonDepth)) return
  throw new ProtocolError(
    'TR_PROTOCOL_JSON_DEPTH',
    `expected JSON of at most ${maxJsonDepth} levels of nesting, got more; keep the text as it is instead`,
  )
}

/** @throws SyntaxError, as JSON.parse does */
export function parseKeepingDigits(text: string): unknown {
  // A reviver is called for every value and costs eight times the parse: only if it is needed.
  return longInteger.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)
}

export function toSyntaxError({ line, column, isEnd }: JsonFault): ProtocolError {
  const what = isEnd ? 'the text ends too early' : 'something else stands'
  return new ProtocolError(
    'TR_PROTOCOL_JSON_SYNTAX',
    `expected JSON, but ${what} at line ${line}, column ${column}`,
  )
}

// TypeScript does not know the third argument yet; a rest parameter reads it without a cast.
function keepDigits(_key: string, value: unknown, ...[context]: { source?: string }[]): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source
  if (source === undefined || source.length > maxDigits || !integerLiteral.test(source)) return value
  return BigInt(source)
}
