/** Ways to set text apart. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
  warning(text: string): string
}

const paint = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`

const coloredStyle: Style = {
  bold: paint(1, 22),
  dim: paint(2, 22),
  good: paint(32, 39),
  bad: paint(31, 39),
  warning: paint(33, 39),
}

const same = (text: string) => text
const plainStyle: Style = { bold: same, dim: same, good: same, bad: same, warning: same }

/** Colors only for people who did not ask to go without (https://no-color.org: any value but the empty one). */
export function createStyle(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  const isRefused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb'
  return isTerminal && !isRefused ? coloredStyle : plainStyle
}
