/** The deepest nesting of arrays and objects that is read at all. */
export const maxJsonDepth = 256

/**
 * The deepest nesting that is read of what Dispatch sends; anything deeper is kept as text. Less than
 * `maxJsonDepth`, so that a message can be stored inside something else and read again.
 */
export const maxMessageDepth = 200

const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/** Is any array or object in this JSON text nested deeper than `maxDepth`? Never recurses. */
export function isDeeperThan(text: string, maxDepth: number): boolean {
  let isDeep = false
  walkNesting(text, (depth) => {
    isDeep = depth > maxDepth
    return !isDeep
  })
  return isDeep
}

/**
 * Replaces every array or object below `maxDepth` by a JSON string of its text, so that a message nested
 * 100,000 levels deep can be read and stored together with normal ones. A text that is not that deep is
 * returned as it is.
 */
export function pruneDeepJson(text: string, maxDepth: number): string {
  const pieces: string[] = []
  let keptUpTo = 0
  let deepFrom = -1
  walkNesting(text, (depth, at, isOpening) => {
    if (depth !== maxDepth + 1) return true
    if (isOpening) {
      deepFrom = at
    } else if (deepFrom >= 0) {
      pieces.push(text.slice(keptUpTo, deepFrom), JSON.stringify(text.slice(deepFrom, at + 1)))
      keptUpTo = at + 1
      deepFrom = -1
    }
    return true
  })
  if (pieces.length === 0) return text
  pieces.push(text.slice(keptUpTo))
  return pieces.join('')
}

/** Calls `visit` at every bracket with the depth of what it opens or closes, until it returns false. */
function walkNesting(text: string, visit: (depth: number, at: number, isOpening: boolean) => boolean): void {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      at = endOfString(text, at)
    } else if (code === openBracket || code === openBrace) {
      depth++
      if (!visit(depth, at, true)) return
    } else if (code === closeBracket || code === closeBrace) {
      if (!visit(depth, at, false)) return
      depth--
    }
  }
}

/** Index of the quote that closes the string opened at `start`, or the text's end. */
export function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1)
  while (at >= 0) {
    let slashes = 0
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++
    if (slashes % 2 === 0) return at
    at = text.indexOf('"', at + 1)
  }
  return text.length
}
