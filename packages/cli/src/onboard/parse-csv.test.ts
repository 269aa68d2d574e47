import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseCsv } from './parse-csv.ts'

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
      expect(parseCsv(text).map(({ cells }) => cells)).toEqual(rows)
    }),
  )
})
