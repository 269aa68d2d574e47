/** Can this stand in a header as it is: 1 to 1000 printable ASCII characters, no blank at either end? */
export function isHeaderText(text: string): boolean {
  return /^[\x21-\x7e](?:[\x20-\x7e]{0,998}[\x21-\x7e])?$/.test(text)
}
