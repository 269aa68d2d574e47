import { isJsonObject, parseJson, TruckrollError } from '@truckroll/gateway'

/** At most this many braces are tried; a text with more is a page, not an answer. */
const mostStarts = 50

/**
 * The first object in a text that has one of the fields; the text around it was printed by something else.
 */
export function findJson(text: string, fields: readonly string[]): unknown {
  let start = -1
  for (let tried = 0; tried < mostStarts; tried += 1) {
    start = text.indexOf('{', start + 1)
    if (start === -1) return undefined
    const end = findEnd(text, start)
    const value = end === undefined ? undefined : tryJson(text.slice(start, end))
    if (isJsonObject(value) && fields.some((field) => field in value)) return value
  }
  return undefined
}

/** The position behind the brace that closes the one at `start`; braces within quotes do not count. */
function findEnd(text: string, start: number): number | undefined {
  let depth = 0
  let isQuoted = false
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (isQuoted && character === '\\') at += 1
    else if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && character === '{') depth += 1
    else if (!isQuoted && character === '}') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return undefined
}

function tryJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    if (!TruckrollError.is(error)) throw error
    return undefined
  }
}
