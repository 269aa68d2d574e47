import { getDefaults, Lexer, Parser, type Token } from 'marked'
import { HtmlRenderer } from './html-renderer.ts'
import { htmlToText } from './html-to-text.ts'
import { TypedTokenizer } from './typed-tokenizer.ts'

/** A longer description is cut. */
const maxCharacters = 50_000
/**
 * The time for emphasis grows with the number of marks times the length of the paragraph: a hostile text of
 * 100 kB takes minutes. One unit is about 60 ns, so this allows a quarter of a second for one description.
 */
const maxEmphasisUnits = 4_000_000
/** Quotes and lists nested on one line: each level is a call, so many levels overflow the stack. */
const nestedMarks = /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))){9,}/gm
const rule = /^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})$/
const structures: ReadonlySet<string> = new Set(['heading', 'list', 'hr', 'table', 'code', 'html'])

/**
 * Markdown or HTML as text for people: without marks and tags, a line for each item of a list, links followed
 * by their address. Plain text stays as it was typed. For reading only: its form may change, so never parse
 * data from it. Cut after 50,000 characters. Never throws. Playbook: Gateway > From Dispatch > Job Created
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
    // The queue grows while it is processed: an inline text may contain others.
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
    // A hostile text: the marks stay in it, which does not harm a human reader.
    return undefined
  }
}

/** Not between the two halves of a surrogate pair. */
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
