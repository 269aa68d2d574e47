/** A text of another side without the addresses and numbers of people. */
export function redactPeople(text: string): string {
  return text
    .replaceAll(/[^\s@<>"']+@[^\s@<>"']+\.[a-z]{2,}/gi, '[e-mail]')
    .replaceAll(/(?<![\w-])\+?\(?\d[\d\s().-]{7,}\d(?![\w-])/g, '[number]')
}
