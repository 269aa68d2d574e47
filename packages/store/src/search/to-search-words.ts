/** A text in the form in which texts are compared: any case, any accent, any white space. */
export function toSearchText(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}

export function toSearchWords(text: string): readonly string[] {
  return toSearchText(text)
    .split(' ')
    .filter((word) => word !== '')
}
