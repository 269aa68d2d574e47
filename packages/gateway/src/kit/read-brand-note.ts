/**
 * What a note in the vendor's product tells the brand: what follows the tag that it begins with, such as `#brand`. Undefined
 * if it begins otherwise or says nothing more. An empty tag takes every note.
 */
export function readBrandNote(text: string, tag: string): string | undefined {
  const said = text.trim()
  if (!said.toLowerCase().startsWith(tag.toLowerCase())) return undefined
  const rest = said.slice(tag.length).replace(/^[\s:]+/, '')
  return rest === '' ? undefined : rest
}
