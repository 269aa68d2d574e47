import { Renderer, type Tokens } from 'marked'

/** Writes marked's tokens as HTML that keeps each typed line as a line of its own. */
export class HtmlRenderer extends Renderer {
  override space({ raw }: Tokens.Space): string {
    return withBlankLine('', `\n${raw}`)
  }

  override paragraph({ tokens }: Tokens.Paragraph): string {
    return `<div>${this.parser.parseInline(tokens)}</div>`
  }

  override heading(token: Tokens.Heading): string {
    return withBlankLine(super.heading(token), token.raw)
  }

  /** A horizontal rule of markdown becomes a blank line. */
  override hr(): string {
    return '<p></p>'
  }

  override code(token: Tokens.Code): string {
    return withBlankLine(super.code(token), token.raw)
  }

  override table(token: Tokens.Table): string {
    return withBlankLine(super.table(token), token.raw)
  }

  override html({ text, raw }: Tokens.HTML | Tokens.Tag): string {
    return withBlankLine(text, raw)
  }

  override listitem(item: Tokens.ListItem): string {
    const mark = /^\s*(\d{1,9}[.)])/.exec(item.raw)?.[1] ?? '-'
    return `<li data-mark="${mark}">${this.parser.parse(item.tokens)}</li>`
  }

  override checkbox({ checked }: Tokens.Checkbox): string {
    return checked ? '[x] ' : '[ ] '
  }

  override link({ href, tokens }: Tokens.Link): string {
    return `<a href="${escapeAttribute(href)}">${this.parser.parseInline(tokens)}</a>`
  }

  override image({ href, text, tokens }: Tokens.Image): string {
    const words = tokens ? this.parser.parseInline(tokens, this.parser.textRenderer) : text
    return `<img alt="${escapeAttribute(words)}" src="${escapeAttribute(href)}">`
  }

  override text(token: Tokens.Text | Tokens.Escape): string {
    const html = super.text(token)
    const isLeaf = !('tokens' in token) || token.tokens === undefined
    return isLeaf ? html.replaceAll('\n', '<br data-typed="">') : html
  }
}

function escapeAttribute(value: string): string {
  return value.replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

/** A blank line that was typed behind a block is kept. */
function withBlankLine(html: string, raw: string): string {
  return /\n[ \t]*\n\s*$/.test(raw) ? `${html}<p></p>` : html
}
