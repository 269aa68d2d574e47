/** Whether a text says something, however it is laid out. */
export function says(text: string, words: string): boolean {
  return toPlain(text).includes(toPlain(words).trim())
}

function toPlain(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').toLowerCase()
}
