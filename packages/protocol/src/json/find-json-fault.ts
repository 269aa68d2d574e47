/** The place of the first error in a JSON text; lines and columns count from 1. */
export interface JsonFault {
  readonly line: number
  readonly column: number
  /** The text ends before the JSON is complete. */
  readonly isEnd: boolean
}

type Expected = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end'

const space = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const word = /true|false|null/y
const escape = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y

/**
 * For a text that JSON.parse refused: the message of JSON.parse does not always name the place, and quotes
 * the text.
 */
export function findJsonFault(text: string): JsonFault {
  return toFault(text, faultOffset(text))
}

/** The error at this offset of a text. */
export function toFault(text: string, offset: number): JsonFault {
  let line = 1
  let lineStart = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1
    lineStart = at + 1
  }
  return { line, column: offset - lineStart + 1, isEnd: offset >= text.length }
}

/** Where in a text that JSON.parse refused the first error stands. */
export function faultOffset(text: string): number {
  const open: string[] = []
  let expected: Expected = 'value'
  let at = match(space, text, 0)
  while (at < text.length) {
    const next = text.charAt(at)
    if (isEnd(next, expected, open)) {
      open.pop()
      at += 1
      expected = 'comma or end'
    } else if (expected === 'colon' || expected === 'comma or end') {
      if (open.length === 0 || next !== (expected === 'colon' ? ':' : ',')) return at
      expected = expected === 'colon' || open.at(-1) === ']' ? 'value' : 'name'
      at += 1
    } else if (next === '"') {
      const string = readString(text, at)
      if (!string.isClosed) return string.end
      at = string.end
      expected = expected.startsWith('name') ? 'colon' : 'comma or end'
    } else if (expected.startsWith('name')) {
      return at
    } else if (next === '{' || next === '[') {
      open.push(next === '{' ? '}' : ']')
      expected = next === '{' ? 'name or end' : 'value or end'
      at += 1
    } else {
      const end = Math.max(match(number, text, at), match(word, text, at))
      if (end === at) return at
      at = end
      expected = 'comma or end'
    }
    at = match(space, text, at)
  }
  return at
}

function isEnd(next: string, expected: Expected, open: readonly string[]): boolean {
  return expected.endsWith('or end') && open.length > 0 && next === open.at(-1)
}

/**
 * Moves behind the closing quote, or to the error. It goes character by character, so that a string may be of
 * any length.
 */
function readString(text: string, start: number): { readonly end: number; readonly isClosed: boolean } {
  let at = start + 1
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return { end: at + 1, isClosed: true }
    if (code < 0x20) break
    at += 1
    if (code !== 0x5c) continue
    const end = match(escape, text, at)
    if (end === at) break
    at = end
  }
  return { end: at, isClosed: false }
}

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}
