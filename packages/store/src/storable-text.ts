/** Neither half of a surrogate pair, which no store holds, nor NUL, which PostgreSQL does not hold. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** With what cannot be stored replaced, so that it is read back as it was looked for. */
export function toStorable(text: string): string {
  return isStorable(text) ? text : text.toWellFormed().replaceAll('\0', '\u{FFFD}')
}
