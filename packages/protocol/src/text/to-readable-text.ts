import { Lexer, Parser, type Token } from 'marked'
import { TextRenderer } from './text-renderer.ts'

/** Beyond this a description is cut. */
const maxCharacters = 50_000
/**
 * The time that emphasis takes grows with its marks times the length of its paragraph: 100 kB made for it
 * take minutes. One unit is about 60 ns, so that this is a quarter of a second for one description.
 */
const maxEmphasisUnits = 4_000_000
/** Quotes and lists in one another, on one line: each level is a call, a long run ends the stack. */
const nestedMarks = /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))){9,}/gm

/**
 * Markdown as text for people: without marks and tags, a line for each item of a list, links followed by
 * their address. For reading only: its form may change, and data has attributes of its own. Cut after
 * 50,000 characters. Never throws. Playbook: Gateway > From Dispatch > Job Created
 */
export function toReadableText(markdown: string): string {
  const isCut = markdown.length > maxCharacters
  const source = isCut ? markdown.slice(0, maxCharacters) : markdown
  const text = tidy(render(source.replaceAll(/\r\n?/g, '\n').replace(nestedMarks, '')) ?? source)
  return isCut ? `${text} ...` : text
}

function render(source: string): string | undefined {
  try {
    const lexer = new Lexer()
    lexer.blockTokens(source, lexer.tokens)
    let unitsLeft = maxEmphasisUnits
    // The queue grows while it is worked on: an inline text may hold others.
    for (const { src, tokens } of lexer.inlineQueue) {
      const units = countEmphasis(src) * src.length
      if (units > unitsLeft) {
        const asItIs: Token = { type: 'text', raw: src, text: src }
        tokens.push(asItIs)
      } else {
        unitsLeft -= units
        lexer.inlineTokens(src, tokens)
      }
    }
    return new Parser({ renderer: new TextRenderer() }).parse(lexer.tokens)
  } catch {
    // Made to break the reader; the marks do no harm to a person.
    return undefined
  }
}

function countEmphasis(text: string): number {
  let count = 0
  for (const character of text) if (character === '*' || character === '_' || character === '~') count++
  return count
}

function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd())
  return lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}
