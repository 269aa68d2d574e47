import { Parser } from 'htmlparser2'
import { isBlockElement } from './html-elements.ts'

const pieceCharacters = 512

/**
 * The end of the block element with which `source` begins: behind its end tag, or before a tag that closes it
 * implicitly (`<p>a<p>b`). Undefined if nothing ends it. A blank line does not end it, as it would in
 * markdown.
 */
export function findHtmlEnd(source: string): { end: number | undefined; scannedCharacters: number } {
  const ends: number[] = []
  let depth = 0
  let isEnding = false
  const parser = new Parser({
    onopentag: (name) => {
      if (isBlockElement(name)) depth++
    },
    onclosetag: (name, isImplied) => {
      if (!isBlockElement(name) || isEnding) return
      depth--
      if (depth === 0) ends.push(isImplied && name !== 'hr' ? parser.startIndex : parser.endIndex + 1)
    },
  })
  let at = 0
  for (; at < source.length && ends.length === 0; at += pieceCharacters) {
    parser.write(source.slice(at, at + pieceCharacters))
  }
  isEnding = true
  parser.end()
  return { end: ends[0], scannedCharacters: Math.min(at, source.length) }
}
