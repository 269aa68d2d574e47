interface Item {
  readonly mark: string
  isMarked: boolean
}

/**
 * Lays out text as a browser's innerText does: white space is collapsed, blocks are on lines of their own, a
 * blank line separates paragraphs. Items of lists begin with their marker, and their content is indented
 * under it.
 */
export class TextWriter {
  #text = ''
  #breaks = 0
  #isTyped = false
  #hasSpace = false
  #isAtLineStart = true
  #isAtCellStart = false
  /** Behind a cell outside of any row. */
  #isBehindCell = false
  readonly #items: Item[] = []
  /** Cells so far of each open row. */
  readonly #rows: number[] = []

  get length(): number {
    return this.#text.length
  }

  textSince(length: number): string {
    return this.#text.slice(length)
  }

  /** Text whose white space is collapsed. */
  write(text: string): void {
    const words = text.replaceAll(/[ \t\n\r\f]+/g, ' ')
    if (words.startsWith(' ')) this.#hasSpace = true
    const trimmed = words.trim()
    if (trimmed === '') return
    this.#append(trimmed)
    this.#hasSpace = words.endsWith(' ')
  }

  /** Text whose lines and blanks are kept. */
  writeLines(text: string): void {
    for (const [at, line] of text.split('\n').entries()) {
      if (at > 0) this.breakLine()
      if (line !== '') this.#append(line)
    }
  }

  /** The edge of a block: `breaks` is 1 for a new line, 2 for a blank line before it. */
  edge(breaks: 1 | 2): void {
    if (this.#isAtCellStart) return
    this.#isBehindCell = false
    const isInside = this.#items.length > 0 || this.#rows.length > 0
    this.#breaks = Math.max(this.#breaks, isInside ? 1 : breaks)
    this.#isTyped = false
  }

  /** A line break; a typed one right before it counts as the same. */
  breakLine(): void {
    if (this.#isTyped) this.#breaks = 0
    this.#flushBreaks()
    this.#text += '\n'
    this.#isAtLineStart = true
    this.#hasSpace = false
  }

  /** A typed end of line; right behind a line break it counts as the same. */
  endTypedLine(): void {
    if (this.#isAtLineStart || this.#breaks > 0) return
    this.#breaks = 1
    this.#isTyped = true
  }

  openItem(mark: string): void {
    this.edge(1)
    this.#items.push({ mark: `${mark} `, isMarked: false })
  }

  closeItem(): void {
    this.#items.pop()
    this.edge(1)
  }

  openRow(): void {
    this.edge(1)
    this.#rows.push(0)
  }

  closeRow(): void {
    this.#rows.pop()
    this.edge(1)
  }

  openCell(): void {
    const cells = this.#rows.pop()
    if (cells !== undefined) this.#rows.push(cells + 1)
    if (cells === undefined ? this.#isBehindCell : cells > 0) {
      this.#breaks = 0
      this.#hasSpace = false
      this.#append(this.#isAtLineStart ? '| ' : ' | ')
    }
    this.#isAtCellStart = true
  }

  closeCell(): void {
    this.#isAtCellStart = false
    if (this.#text !== '' && !this.#isAtLineStart) this.#breaks = 0
    this.#isBehindCell = this.#rows.length === 0
  }

  /** The text so far, without blanks at the ends of lines. */
  end(): string {
    const lines = this.#text.split('\n').map((line) => line.trimEnd())
    return lines
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .replaceAll(/^\n+|\n+$/g, '')
  }

  #append(text: string): void {
    this.#flushBreaks()
    if (this.#isAtLineStart) {
      for (const item of this.#items) {
        this.#text += item.isMarked ? ' '.repeat(item.mark.length) : item.mark
        item.isMarked = true
      }
    } else if (this.#hasSpace) {
      this.#text += ' '
    }
    this.#text += text
    this.#isAtLineStart = false
    this.#isAtCellStart = false
    this.#isBehindCell = false
    this.#hasSpace = false
  }

  #flushBreaks(): void {
    if (this.#breaks > 0 && this.#text !== '') {
      // A line break is there already.
      const there = this.#isAtLineStart && !this.#isTyped ? 1 : 0
      this.#text += '\n'.repeat(Math.max(0, this.#breaks - there))
      this.#isAtLineStart = true
      this.#hasSpace = false
    }
    this.#breaks = 0
    this.#isTyped = false
  }
}
