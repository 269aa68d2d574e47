import { Tokenizer, type Tokens } from 'marked'
import { isBlockElement, isVoidElement, parseHtmlTag } from './html-elements.ts'
import { findHtmlEnd } from './find-html-end.ts'

/** How many characters may be scanned for the ends of HTML blocks in one description. */
const maxScannedCharacters = 1_000_000
/** If one of these is beside a mark, the mark is part of a word, a size or a code. */
const partOfWord = /[\p{L}\p{N}*_]/u
const beginsWithWord = /^[*_"'“‘([`]*\p{L}/u
const word = /\p{L}{2}/u
/** Characters that a backslash escapes in markdown. */
const escapable = new Set('*_#[]()~>+-.!|<`{}')

/**
 * Reads markdown as people who do not know markdown type it: `16*25*1`, `8~10`, `*67`, `[Gate code]: 4471`
 * and `<John Smith>` are text. If this tokenizer declines something, marked leaves it as it was typed.
 */
export class TypedTokenizer extends Tokenizer {
  /**
   * True if the text has headings, lists, tables, rules, code or links, which shows that its author knows
   * markdown.
   */
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

  /** `[Gate code]: 4471` looks like a link definition, which markdown hides. */
  override def(): undefined {
    return undefined
  }

  /** Without the marks, struck-out text would mean its opposite. */
  override del(): undefined {
    return undefined
  }

  override escape(src: string): Tokens.Escape | undefined {
    return escapable.has(src.charAt(1)) ? super.escape(src) : undefined
  }

  /** A lone `#` is a key of a telephone. */
  override heading(src: string): Tokens.Heading | undefined {
    const token = super.heading(src)
    return token?.text === '' ? this.#decline() : token
  }

  /** `> 80 degrees` is not a quote, and neither is `>= 5`. */
  override blockquote(src: string): Tokens.Blockquote | undefined {
    if (/^ {0,3}>[ \t]*[\d$€£=.]/.test(src)) return undefined
    const token = super.blockquote(src)
    return token?.text.trim() === '' ? undefined : token
  }

  /** `+ 1 703 555 0134` is a telephone number, not a list item; neither is `1.` with nothing behind it. */
  override list(src: string): Tokens.List | undefined {
    if (/^ {0,3}\+[ \t]*\d/.test(src)) return undefined
    const token = super.list(src)
    return token?.items.every(({ text, task }) => text.trim() === '' && !task) === true ? undefined : token
  }

  /** A single dash under a line is just a dash. */
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

  /** `[Gate](4471)` is not a link. */
  override link(src: string): Tokens.Link | Tokens.Image | undefined {
    const token = super.link(src)
    return token?.type === 'link' && !/[:/.#]/.test(token.href) ? undefined : token
  }

  /** A heading puts its text into the queue for inline reading; if it is declined, the text is read again. */
  #decline(): undefined {
    this.lexer.inlineQueue.pop()
  }

  /** Inline elements count only if they are closed: `<Mark>` is more likely a name. */
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
