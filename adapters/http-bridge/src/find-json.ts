import { isJsonObject, Pace, parseJsonByTurns, TruckrollError } from '@truckroll/gateway'

/** At most this many braces are tried; a text with more is a page, not an answer. */
const mostStarts = 50

const quote = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const closeBrace = 0x7d

/**
 * The first object in a text that has one of the fields; the text around it was printed by something else.
 */
export async function findJson(text: string, fields: readonly string[]): Promise<unknown> {
  const pace = new Pace()
  let start = -1
  for (let tried = 0; tried < mostStarts; tried += 1) {
    start = text.indexOf('{', start + 1)
    if (start === -1) return undefined
    const end = findEnd(text, start)
    await pace.spend((end ?? text.length) - start)
    const value = end === undefined ? undefined : await tryJson(text.slice(start, end))
    if (isJsonObject(value) && fields.some((field) => field in value)) return value
  }
  return undefined
}

/** The position behind the brace that closes the one at `start`; braces within quotes do not count. */
function findEnd(text: string, start: number): number | undefined {
  let depth = 0
  let isQuoted = false
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (isQuoted && code === backslash) at += 1
    else if (code === quote) isQuoted = !isQuoted
    else if (!isQuoted && code === openBrace) depth += 1
    else if (!isQuoted && code === closeBrace) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return undefined
}

async function tryJson(text: string): Promise<unknown> {
  try {
    return await parseJsonByTurns(text, { maxMembers: 100_000 })
  } catch (error) {
    if (!TruckrollError.is(error)) throw error
    return undefined
  }
}
