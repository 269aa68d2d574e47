interface Item {
  readonly mark: string
  isMarked: boolean
}

/**
 * Lays text out as a browser's innerText does: white space folds, blocks stand on lines of their own, a blank
 * line parts paragraphs. Items of lists begin with their mark, and what they hold is indented under it.
 */
export class TextWriter {
  #text = ''
  #breaks = 0
  #isTyped = false
  #hasSpace = false
  #isAtLineStart = true
  #isAtCellStart = false
  /** Behind a cell that stands in no row. */
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

  /** Text whose white space folds. */
  write(text: string): void {
    const words = text.replaceAll(/[ \t\n\r\f]+/g, ' ')
    if (words.startsWith(' ')) this.#hasSpace = true
    const trimmed = words.trim()
    if (trimmed === '') return
    this.#append(trimmed)
    this.#hasSpace = words.endsWith(' ')
  }

  /** Text whose lines and blanks stay. */
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

  /** A line break; one that was typed right before it is the same one. */
  breakLine(): void {
    if (this.#isTyped) this.#breaks = 0
    this.#flushBreaks()
    this.#text += '\n'
    this.#isAtLineStart = true
    this.#hasSpace = false
  }

  /** The end of a line as it was typed; right behind a line break it is the same one. */
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

  /** What was written, without blanks at the ends of lines. */
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
