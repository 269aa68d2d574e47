import { styleText } from 'node:util'

export type Speaker = 'Brand' | 'Dispatch' | 'Truckroll' | 'Acme' | 'People'

const colors = {
  Brand: 'magenta',
  Dispatch: 'blue',
  Truckroll: 'green',
  Acme: 'yellow',
  People: 'cyan',
} as const

/** Prints what happens, a line a fact, under the job it belongs to. */
export class Narrator {
  readonly #write: (line: string) => void
  readonly #startedAt: number
  readonly #now: () => number

  constructor(write: (line: string) => void, now: () => number) {
    this.#write = write
    this.#now = now
    this.#startedAt = now()
  }

  heading(text: string): void {
    this.#write('')
    this.#write(styleText('bold', text))
  }

  say(speaker: Speaker, text: string): void {
    const seconds = ((this.#now() - this.#startedAt) / 1000).toFixed(1).padStart(6)
    this.#write(
      `${styleText('dim', `${seconds}s`)}  ${styleText(colors[speaker], speaker.padEnd(9))}  ${text}`,
    )
  }

  line(text = ''): void {
    this.#write(text)
  }

  table(rows: readonly (readonly string[])[]): void {
    const widths = (rows[0] ?? []).map((_, column) =>
      Math.max(...rows.map((row) => (row[column] ?? '').length)),
    )
    for (const [index, row] of rows.entries()) {
      const text = row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()
      this.#write(index === 0 ? styleText('bold', text) : text)
    }
  }
}
