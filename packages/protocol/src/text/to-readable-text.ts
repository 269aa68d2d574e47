import { getDefaults, Lexer, Parser, type Token } from 'marked'
import { HtmlRenderer } from './html-renderer.ts'
import { htmlToText } from './html-to-text.ts'
import { TypedTokenizer } from './typed-tokenizer.ts'

/** Beyond this a description is cut. */
const maxCharacters = 50_000
/**
 * The time that emphasis takes grows with its marks times the length of its paragraph: 100 kB made for it
 * take minutes. One unit is about 60 ns, so that this is a quarter of a second for one description.
 */
const maxEmphasisUnits = 4_000_000
/** Quotes and lists in one another, on one line: each level is a call, a long run ends the stack. */
const nestedMarks = /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))){9,}/gm
const rule = /^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})$/
const structures: ReadonlySet<string> = new Set(['heading', 'list', 'hr', 'table', 'code', 'html'])

/**
 * Markdown or HTML as text for people: without marks and tags, a line for each item of a list, links followed
 * by their address. What is neither, stays as it was typed. For reading only: its form may change, and data has
 * attributes of its own. Cut after 50,000 characters. Never throws.
 * Playbook: Gateway > From Dispatch > Job Created
 */
export function toReadableText(markdown: string): string {
  const isCut = markdown.length > maxCharacters
  const source = isCut ? cut(markdown) : markdown
  const text = read(source.replaceAll(/\r\n?/g, '\n').replace(nestedMarks, keepRule)) ?? source
  return isCut ? `${text} ...` : text
}

function read(source: string): string | undefined {
  try {
    const tokenizer = new TypedTokenizer(source)
    const lexer = new Lexer({ ...getDefaults(), tokenizer })
    lexer.blockTokens(source, lexer.tokens)
    tokenizer.isMarkdown =
      lexer.tokens.some(({ type }) => structures.has(type)) || /\]\([^)\s]*[:/]/.test(source)
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
    return htmlToText(new Parser({ renderer: new HtmlRenderer() }).parse(lexer.tokens))
  } catch {
    // Made to break the reader; the marks do no harm to a person.
    return undefined
  }
}

/** Not between the two halves of a character. */
function cut(text: string): string {
  const end = text.charCodeAt(maxCharacters - 1) >> 10 === 0x36 ? maxCharacters - 1 : maxCharacters
  return text.slice(0, end)
}

function keepRule(marks: string, at: number, source: string): string {
  const end = source.indexOf('\n', at)
  return rule.test(source.slice(at, end === -1 ? undefined : end)) ? marks : ''
}

function countEmphasis(text: string): number {
  let count = 0
  for (const character of text) if (character === '*' || character === '_' || character === '~') count++
  return count
}
