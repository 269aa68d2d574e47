const mostCharacters = 5_000

/** A text of Dispatch, which may be absent, null, empty or endless: trimmed, cut, and never in the middle of a character. */
export function toLine(text: string | null | undefined, most = mostCharacters): string {
  return (text ?? '')
    .trim()
    .slice(0, most)
    .replace(/[\uD800-\uDBFF]$/, '')
}
