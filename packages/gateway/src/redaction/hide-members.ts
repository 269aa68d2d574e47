/** The name of a member of JSON, also of JSON that stands as a text in JSON, up to its value. */
const memberName = /(\\{0,7}["'])([\w.-]{2,60})\1\s{0,10}(?::|=>)\s{0,10}/g
const opening = /\\{0,7}["']/y
const bare = /[^\s,}\]"']+/y

/** Puts `hidden` where the value of a member with such a name stands. */
export function hideMembers(text: string, isHidden: (name: string) => boolean, hidden: string): string {
  let shown = ''
  let from = 0
  for (const match of text.matchAll(memberName)) {
    const start = match.index + match[0].length
    if (match.index < from || !isHidden(match[2] ?? '')) continue
    const end = endOfValue(text, start)
    if (end === undefined) continue
    shown += text.slice(from, start) + (match[1] ?? '"') + hidden + (match[1] ?? '"')
    from = end
  }
  return from === 0 ? text : shown + text.slice(from)
}

/** Where a text or number ends; undefined if it is an object or a list, whose members are looked at by themselves. */
function endOfValue(text: string, start: number): number | undefined {
  opening.lastIndex = start
  const quote = opening.exec(text)?.[0]
  if (quote !== undefined) return endOfText(text, start + quote.length, quote)
  if (text[start] === '{' || text[start] === '[') return undefined
  bare.lastIndex = start
  const word = bare.exec(text)?.[0]
  return word === undefined ? undefined : start + word.length
}

/** A text ends at the quote that has as many backslashes before it as the one that begins it. */
function endOfText(text: string, from: number, quote: string): number {
  const slashes = quote.length - 1
  const mark = quote.slice(-1)
  for (let at = text.indexOf(mark, from); at >= 0; at = text.indexOf(mark, at + 1)) {
    let before = 0
    while (at - 1 - before >= from && text[at - 1 - before] === '\\') before += 1
    if (before <= slashes) return at + 1
  }
  return text.length
}
