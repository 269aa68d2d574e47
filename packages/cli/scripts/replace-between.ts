const begin = '<!-- settings: written by `npm run docs -w truckroll` -->'
const end = '<!-- end of settings -->'

/**
 * A document with the part between its two marks replaced.
 * @throws Error where a mark is missing
 */
export function replaceBetween(document: string, part: string): string {
  const from = document.indexOf(begin)
  const to = document.indexOf(end)
  if (from === -1 || to < from) throw new Error(`expected the marks ${begin} and ${end}, in this order`)
  return `${document.slice(0, from + begin.length)}\n\n${part}\n\n${document.slice(to)}`
}
