/**
 * A text of another side without the addresses and numbers of people. Its time grows with the length of the text and
 * no faster: an address is looked for where a word begins, and a number ends after 100 characters.
 */
export function redactPeople(text: string): string {
  return text
    .replaceAll(/(?<![^\s@<>"'])[^\s@<>"']+@[^\s@<>"']+\.[a-z]{2,}/gi, '[e-mail]')
    .replaceAll(/(?<![\w-])\+?\(?\d[\d\s().-]{7,100}\d(?![\w-])/g, '[number]')
}
