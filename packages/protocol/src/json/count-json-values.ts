import { endOfString } from './json-depth.ts'

/** How many values a JSON text holds at most, counted by its brackets and commas; nothing is parsed. */
export function countJsonValues(text: string): number {
  let count = 1
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) at = endOfString(text, at)
    else if (code === 0x2c || code === 0x5b || code === 0x7b) count += 1
  }
  return count
}
