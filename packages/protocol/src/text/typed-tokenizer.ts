import { Tokenizer, type Tokens } from 'marked'
import { isBlockElement, isVoidElement, parseHtmlTag } from './html-elements.ts'
import { findHtmlEnd } from './find-html-end.ts'

/** How many characters one description may cost in looking for the ends of HTML blocks. */
const maxScannedCharacters = 1_000_000
/** Beside a mark, these make it a part of a word, a size or a code. */
const partOfWord = /[\p{L}\p{N}*_]/u
const beginsWithWord = /^[*_"'“‘([`]*\p{L}/u
const word = /\p{L}{2}/u
/** What a backslash is typed before to take away its meaning in markdown. */
const escapable = new Set('*_#[]()~>+-.!|<`{}')

/**
 * Reads markdown as people who do not know markdown type it: `16*25*1`, `8~10`, `*67`, `[Gate code]: 4471` and
 * `<John Smith>` are text. What is declined here, marked leaves as it was typed.
 */
export class TypedTokenizer extends Tokenizer {
  /** True when the text has headings, lists, tables, rules, code or links, so that its author knows markdown. */
  isMarkdown = false
  #scannedCharacters = 0
  readonly #closed: ReadonlySet<string>

  constructor(source: string) {
    super()
    const ends = source.matchAll(/<\/([a-z][a-z0-9:]*)/gi)
    this.#closed = new Set(Array.from(ends, ([, name = '']) => name.toLowerCase()))
  }

  override html(src: string): Tokens.HTML | undefined {
    const begin = src.search(/\S/)
    if (src.startsWith('<!--', begin) || /^<!doctype\b/i.test(src.slice(begin, begin + 20)))
      return super.html(src)
    const tag = this.#parseTag(src.slice(begin))
    if (!tag || !isBlockElement(tag.name)) return undefined
    const end = this.#findEnd(src, tag.isClosing)
    if (end === undefined) return super.html(src)
    const raw = src.slice(0, end)
    return { type: 'html', block: true, raw, pre: false, text: raw }
  }

  override tag(src: string): Tokens.Tag | undefined {
    if (src.startsWith('<!--')) return super.tag(src)
    const tag = this.#parseTag(src)
    if (!tag) return undefined
    if (!tag.name.includes(':')) return super.tag(src)
    const { inLink, inRawBlock } = this.lexer.state
    return { type: 'html', raw: tag.raw, text: tag.raw, block: false, inLink, inRawBlock }
  }

  /** `[Gate code]: 4471` has the form of a definition, which markdown does not show. */
  override def(): undefined {
    return undefined
  }

  /** A reading without the marks would turn what was struck out into its opposite. */
  override del(): undefined {
    return undefined
  }

  override escape(src: string): Tokens.Escape | undefined {
    return escapable.has(src.charAt(1)) ? super.escape(src) : undefined
  }

  /** `#` alone is a key of a telephone. */
  override heading(src: string): Tokens.Heading | undefined {
    const token = super.heading(src)
    return token?.text === '' ? this.#decline() : token
  }

  /** `> 80 degrees` is no quote, and `>= 5` neither. */
  override blockquote(src: string): Tokens.Blockquote | undefined {
    if (/^ {0,3}>[ \t]*[\d$€£=.]/.test(src)) return undefined
    const token = super.blockquote(src)
    return token?.text.trim() === '' ? undefined : token
  }

  /** `+ 1 703 555 0134` is a number, not an item, and `1.` with nothing behind it neither. */
  override list(src: string): Tokens.List | undefined {
    if (/^ {0,3}\+[ \t]*\d/.test(src)) return undefined
    const token = super.list(src)
    return token?.items.every(({ text, task }) => text.trim() === '' && !task) === true ? undefined : token
  }

  /** One dash under a line is a dash. */
  override lheading(src: string): Tokens.Heading | undefined {
    const token = super.lheading(src)
    return token && !/(?:-{3}|={3})[ \t]*\n*$/.test(token.raw) ? this.#decline() : token
  }

  override emStrong(
    src: string,
    maskedSrc: string,
    previousCharacter = '',
  ): Tokens.Em | Tokens.Strong | undefined {
    const token = super.emStrong(src, maskedSrc, previousCharacter)
    if (!token) return undefined
    const next = String.fromCodePoint(src.codePointAt(token.raw.length) ?? 32)
    if (partOfWord.test(previousCharacter) || partOfWord.test(next)) return undefined
    const isWords = token.type === 'em' ? beginsWithWord.test(token.text) : word.test(token.text)
    return isWords || (token.type === 'strong' && this.isMarkdown) ? token : undefined
  }

  /** `[Gate](4471)` is no link. */
  override link(src: string): Tokens.Link | Tokens.Image | undefined {
    const token = super.link(src)
    return token?.type === 'link' && !/[:/.#]/.test(token.href) ? undefined : token
  }

  /** A heading puts its text into the queue of what is still to be read; what is declined is read again. */
  #decline(): undefined {
    this.lexer.inlineQueue.pop()
  }

  /** Inline elements count only when they are closed: `<Mark>` is more likely a name. */
  #parseTag(text: string) {
    const tag = parseHtmlTag(text)
    if (!tag || tag.isClosing || isBlockElement(tag.name) || isVoidElement(tag.name)) return tag
    return this.#closed.has(tag.name) ? tag : undefined
  }

  #findEnd(src: string, isClosing: boolean): number | undefined {
    if (isClosing || this.#scannedCharacters > maxScannedCharacters) return undefined
    const { end, scannedCharacters } = findHtmlEnd(src)
    this.#scannedCharacters += scannedCharacters
    return end
  }
}
