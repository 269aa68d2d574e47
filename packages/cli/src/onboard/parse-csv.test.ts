import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { findDelimiter, parseCsv } from './parse-csv.ts'

it('reads quotes, doubled quotes, commas and line breaks in fields', () => {
  const text = '\ufeffid,name\r\n1,"Best, ""HVAC"""\r\n\r\n2,"two\nlines"\n3,\n'
  expect(parseCsv(text)).toEqual([
    { line: 1, cells: ['id', 'name'] },
    { line: 2, cells: ['1', 'Best, "HVAC"'] },
    { line: 4, cells: ['2', 'two\nlines'] },
    { line: 6, cells: ['3', ''] },
  ])
})

it('gives back whatever was written by its rules', () => {
  const cell = fc.string().filter((text) => !text.includes('\r') && !text.startsWith('\ufeff'))
  const row = fc.array(cell, { minLength: 2, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      const text = rows
        .map((cells) => cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(','))
        .join('\n')
      expect(parseCsv(text).map((read) => ('cells' in read ? read.cells : read))).toEqual(rows)
    }),
  )
})

it('tells a broken quote of its own line, and reads the rows behind it', () => {
  const text = 'id,name\n1,"Joe\'s "Best" Plumbing"\n2,ok\n3,"open\n4,"closed"\n5,"open to the end\n6,ok\n'
  expect(parseCsv(text)).toEqual([
    { line: 1, cells: ['id', 'name'] },
    { line: 2, problem: 'expected a quote inside a quoted field to be doubled ("")' },
    { line: 3, cells: ['2', 'ok'] },
    { line: 4, problem: 'expected a quote inside a quoted field to be doubled ("")' },
    { line: 5, cells: ['4', 'closed'] },
    { line: 6, problem: 'expected every quote to be closed, got a field with an open one' },
    { line: 7, cells: ['6', 'ok'] },
  ])
})

it.each([
  ['a,b,c', ','],
  ['a;b;c', ';'],
  ['a\tb\tc', '\t'],
  ['"a,x";b;c', ';'],
  ['a', ','],
])('finds the delimiter of %j', (heading, delimiter) => {
  expect(findDelimiter(heading)).toBe(delimiter)
})

it('reads other delimiters', () => {
  expect(parseCsv('a;b\n1;"2;3"', ';').map((row) => ('cells' in row ? row.cells : row))).toEqual([
    ['a', 'b'],
    ['1', '2;3'],
  ])
})
