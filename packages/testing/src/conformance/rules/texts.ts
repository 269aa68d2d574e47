/** Whether a text says something, however it is laid out. */
export function says(text: string, words: string): boolean {
  return toPlain(text).includes(toPlain(words).trim())
}

/** The text of a note as Dispatch got it; empty if the record has none. */
export function noteOf(record: Readonly<Record<string, unknown>>): string {
  const text = record['description']
  return typeof text === 'string' ? text : ''
}

function toPlain(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').toLowerCase()
}
