import { styleText } from 'node:util'

/** Ways to set text apart. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
  warning(text: string): string
}

const paint = (format: Parameters<typeof styleText>[0]) => (text: string) =>
  // Whether there are colors is decided below, for the stream that the text goes to.
  styleText(format, text, { validateStream: false })

const coloredStyle: Style = {
  bold: paint('bold'),
  dim: paint('dim'),
  good: paint('green'),
  bad: paint('red'),
  warning: paint('yellow'),
}

const same = (text: string) => text
const plainStyle: Style = { bold: same, dim: same, good: same, bad: same, warning: same }

/** Colors only for people who did not ask to go without (https://no-color.org: any value but the empty one). */
export function createStyle(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  const isRefused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb'
  return isTerminal && !isRefused ? coloredStyle : plainStyle
}
