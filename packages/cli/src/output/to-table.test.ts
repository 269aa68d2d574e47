import { expect, it } from 'vitest'
import { createStyle } from './style.ts'
import { toTable } from './to-table.ts'

const plain = createStyle(false, {})
const columns = [
  { heading: 'ID', value: (row: Row) => row.id },
  { heading: 'COUNT', value: (row: Row) => row.count },
  { heading: 'TEXT', value: (row: Row) => row.text, maxWidth: 10 },
]
interface Row {
  readonly id: string
  readonly count: number
  readonly text: string | undefined
}

it('aligns texts to the left and numbers to the right', () => {
  const rows = [
    { id: 'a', count: 5, text: 'short' },
    { id: 'longer', count: 1000, text: undefined },
  ]
  expect(toTable(columns, rows, plain)).toBe(
    ['ID      COUNT  TEXT', 'a           5  short', 'longer   1000  -'].join('\n'),
  )
})

it('cuts what is long and shows control characters as codes', () => {
  const rows = [{ id: 'a\u001b[31m', count: 1, text: 'much too long for it' }]
  const [, line] = toTable(columns, rows, plain).split('\n')
  expect(line).toBe('a\\u001b[31m      1  much too …')
})

it.each([
  [true, {}, true],
  [true, { NO_COLOR: '' }, true],
  [true, { NO_COLOR: '1' }, false],
  [false, {}, false],
])('colors on a terminal only, and without NO_COLOR (%s, %o)', (isTerminal, env, isColored) => {
  expect(createStyle(isTerminal, env).bad('x') !== 'x').toBe(isColored)
})
