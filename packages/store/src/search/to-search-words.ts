/** A text in the form in which texts are compared: any case, any accent, any white space. */
export function toSearchText(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}

/** So many words of a text, and so much of each, are looked for: what strangers write is as long as they like. */
const mostWords = 200
const mostCharacters = 64

/** The words of a text, each once: what stands between marks and blanks, so `HW-1042` is two. */
export function toSearchWords(text: string): readonly string[] {
  const words = toSearchText(text).match(/[\p{L}\p{N}]+/gu) ?? []
  return [...new Set(words.map((word) => word.slice(0, mostCharacters)))].slice(0, mostWords)
}

/** The words of a text as they are kept to be searched: a blank between them. */
export function toKeptWords(text: string): string {
  return toSearchWords(text).join(' ')
}

/** The digits of a telephone number as a word: turned round, because people type the end of it. */
export function toPhoneWord(digits: string): string {
  return `t${[...digits].toReversed().join('')}`
}
