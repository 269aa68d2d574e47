import { Pace } from '../pace/pace.ts'
import { endOfString } from './json-depth.ts'

/**
 * The texts between the commas of a JSON list, not looked into further; undefined if the text is no list. Nothing is
 * parsed, and a long text takes several turns of the event loop.
 */
export async function splitJsonList(text: string): Promise<string[] | undefined> {
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined
  const pace = new Pace()
  const items: string[] = []
  let depth = 0
  let start = 1
  let paced = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) at = endOfString(text, at)
    else if (code === 0x5b || code === 0x7b) depth += 1
    else if (code === 0x5d || code === 0x7d) {
      depth -= 1
      if (depth === 0 && at < text.length - 1) return undefined
    } else if (code === 0x2c && depth === 1) {
      items.push(text.slice(start, at))
      start = at + 1
    }
    if (at - paced < scannedAtOnce) continue
    paced = at
    await pace.spend(scannedAtOnce)
  }
  const last = text.slice(start, -1)
  if (items.length > 0 || last.trim() !== '') items.push(last)
  return depth === 0 ? items : undefined
}

/** Scanning is far quicker than parsing. */
const scannedAtOnce = 2_000_000
