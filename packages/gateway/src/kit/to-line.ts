const mostCharacters = 5_000

/** A text of Dispatch, which may be absent, null, empty or endless: trimmed, cut, never in the middle of a character, and lines end as products give them back. */
export function toLine(text: string | null | undefined, most = mostCharacters): string {
  return (text ?? '')
    .replaceAll('\r\n', '\n')
    .trim()
    .slice(0, most)
    .replace(/[\uD800-\uDBFF]$/, '')
}
