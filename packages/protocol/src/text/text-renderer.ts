import { Renderer, type Token, type Tokens } from 'marked'
import { decodeEntities } from './decode-entities.ts'

const webAddress = /^(?:https?|mailto|tel):/i

/** Writes marked's tokens as text for people. Blocks end with an empty line. */
export class TextRenderer extends Renderer {
  override space(): string {
    return ''
  }

  override hr(): string {
    return ''
  }

  override def(): string {
    return ''
  }

  override heading({ tokens }: Tokens.Heading): string {
    return `${this.parser.parseInline(tokens)}\n\n`
  }

  override paragraph({ tokens }: Tokens.Paragraph): string {
    return `${this.parser.parseInline(tokens)}\n\n`
  }

  override code({ text }: Tokens.Code): string {
    return `${text}\n\n`
  }

  override blockquote({ tokens }: Tokens.Blockquote): string {
    return `${this.parser.parse(tokens)}\n\n`
  }

  override list({ items, ordered, start }: Tokens.List): string {
    const first = typeof start === 'number' ? start : 1
    const lines = items.map((item, at) => {
      const mark = ordered ? `${first + at}. ` : '- '
      return mark + this.listitem(item).replaceAll('\n', `\n${' '.repeat(mark.length)}`)
    })
    return `${lines.join('\n')}\n\n`
  }

  override listitem({ tokens }: Tokens.ListItem): string {
    let text = ''
    for (const token of tokens) {
      const isBlock = text !== '' && token.type !== 'text' && !text.endsWith('\n')
      text += `${isBlock ? '\n' : ''}${this.parser.parse([token])}`
    }
    return text.trim().replaceAll(/\n{2,}/g, '\n')
  }

  override checkbox({ checked }: Tokens.Checkbox): string {
    return checked ? '[x] ' : '[ ] '
  }

  override table({ header, rows }: Tokens.Table): string {
    const lines = [header, ...rows].map((row) => row.map((cell) => this.tablecell(cell)).join(' | '))
    return `${lines.join('\n')}\n\n`
  }

  override tablecell({ tokens }: Tokens.TableCell): string {
    return this.parser.parseInline(tokens)
  }

  /** Tags are left out, what stands between them stays. */
  override html({ text, block }: Tokens.HTML | Tokens.Tag): string {
    const words = text
      .replaceAll(/<br\b[^<>]*>/gi, '\n')
      .replaceAll(/<!--[^]*?-->/g, '')
      .replaceAll(/<[^<>]*>/g, '')
    return `${decodeEntities(words)}${block ? '\n\n' : ''}`
  }

  override strong({ tokens }: { tokens: Token[] }): string {
    return this.parser.parseInline(tokens)
  }

  override em({ tokens }: { tokens: Token[] }): string {
    return this.parser.parseInline(tokens)
  }

  override del({ tokens }: { tokens: Token[] }): string {
    return this.parser.parseInline(tokens)
  }

  override codespan({ text }: Tokens.Codespan): string {
    return text
  }

  override br(): string {
    return '\n'
  }

  /** The words, and the address where it says more than they do. */
  override link({ href, tokens }: Tokens.Link): string {
    const words = this.parser.parseInline(tokens)
    if (!webAddress.test(href) || href.endsWith(words)) return words
    return words === '' ? href : `${words} (${href})`
  }

  override image({ text }: Tokens.Image): string {
    return decodeEntities(text)
  }

  override text(token: Tokens.Text | Tokens.Escape): string {
    return 'tokens' in token && token.tokens !== undefined
      ? this.parser.parseInline(token.tokens)
      : decodeEntities(token.text)
  }
}
